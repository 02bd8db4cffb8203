import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CommandOptions, nearestMigrations } from './options.ts';

export interface Verb {
  readonly name: string;
  readonly description: string;
  /** What follows the verb in its examples. */
  readonly examples: readonly string[];
}

/** A verb with what all verbs have: `--json`, `--migrations`, examples. */
export function verb(program: Command, { name, description, examples }: Verb): Command {
  const lines = examples.map((example) => `  $ auralis-migrate ${name} ${example}`.trimEnd());
  return program
    .command(name)
    .description(description)
    .option('--json', 'one JSON document on stdout')
    .option('--migrations <dir>', 'folder of steps; default: the nearest migrations/')
    .addHelpText('after', `\nExamples:\n${lines.join('\n')}\n`);
}

export const OPTIONS = {
  to: () => new Option('--to <version>', 'schema version to reach').argParser(parseVersion),
  backups: () => new Option('--backups <dir>', 'where backups are; default: backups/ beside the library'),
  appVersion: () => new Option('--app-version <version>', 'the app version to record').default('auralis-migrate'),
  dryRun: () => new Option('--dry-run', 'only say what would be done'),
  retryAfterFailures: () => new Option('--retry-after-failures', 'also after the same steps failed three times'),
  create: () => new Option('--create', 'make a new library where there is none'),
  recreate: () => new Option('--recreate', 'make a new library where one was lost'),
  yes: () => new Option('--yes', 'do not ask'),
} as const;

export function located(options: CommandOptions): CommandOptions {
  return { ...options, migrations: options.migrations ?? nearestMigrations(process.cwd()) };
}

function parseVersion(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number such as 3.');
  return Number(text);
}
