import { runProgram, runVerb, type VerbResult } from '@auralis/command-line';
import { Command } from 'commander';
import { history } from './history.ts';
import { lock } from './lock.ts';
import { type CommandOptions, nearestMigrations } from './options.ts';
import { plan } from './plan.ts';
import { snapshot } from './snapshot.ts';
import { status } from './status.ts';
import { upgrade } from './upgrade.ts';
import { verify } from './verify.ts';

type Run = (database: string, options: CommandOptions, signal: AbortSignal) => Promise<VerbResult>;

export async function main(): Promise<void> {
  const program = new Command('auralis-migrate').description(
    'Which schema a library has, and how it comes to the wanted one.',
  );
  onDatabase(program, 'status', 'Say what a file is; exit 3 when it is not current.', status);
  onDatabase(program, 'plan', 'Say what an upgrade would do.', plan);
  onDatabase(program, 'upgrade', 'Back up, upgrade and prove. `--to` a lower version is an undo.', upgrade)
    .option('--backups <dir>', 'where the backup goes; default: backups/ beside the library')
    .option('--dry-run', 'only say what would be done')
    .option('--app <version>', 'version of the app, for the record', 'auralis-migrate')
    .option('--try-again', 'also after the same steps failed three times');
  onDatabase(program, 'history', 'The steps a library has been through.', history);
  onFolder(
    program,
    'verify',
    'Check the steps: names, frozen checksums, jumps, schema.sql; exit 3 when not clean.',
    verify,
  );
  onFolder(program, 'lock', 'Freeze every step in checksums.json.', lock);
  onFolder(program, 'snapshot', 'Write schema.sql, the picture of the newest schema.', snapshot);
  await runProgram(program);
}

function onDatabase(program: Command, name: string, description: string, run: Run): Command {
  const command = verb(program, name, description, `auralis-migrate ${name} ~/.auralis/library.db`)
    .argument('<database>', 'the library file')
    .option('--to <version>', 'schema version to reach', parseVersion);
  return command.action((database: string, options: CommandOptions) =>
    runVerb(options.json === true, (signal) => run(database, located(options), signal)),
  );
}

function onFolder(
  program: Command,
  name: string,
  description: string,
  run: (options: CommandOptions) => Promise<VerbResult>,
): void {
  verb(program, name, description, `auralis-migrate ${name}`).action((options: CommandOptions) =>
    runVerb(options.json === true, () => run(located(options))),
  );
}

function verb(program: Command, name: string, description: string, example: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--json', 'one JSON document on stdout')
    .option('--migrations <dir>', 'folder of steps; default: the nearest migrations/')
    .addHelpText('after', `\nExamples:\n  $ ${example}\n  $ ${example} --json\n`);
}

function located(options: CommandOptions): CommandOptions {
  return { ...options, migrations: options.migrations ?? nearestMigrations(process.cwd()) };
}

function parseVersion(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
