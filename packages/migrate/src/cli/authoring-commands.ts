import { runVerb, type VerbResult } from '@auralis/command-line';
import type { Command } from 'commander';
import { MigrateError } from '../errors.ts';
import { lint, verify } from './check.ts';
import type { CommandOptions } from './options.ts';
import { located, verb } from './verb.ts';
import { bundle, create, lock, snapshot } from './write-files.ts';

type AuthoringCommand = (options: CommandOptions) => Promise<VerbResult>;

/** The commands that take nothing but the folder of migrations. */
const COMMANDS: readonly {
  readonly name: string;
  readonly description: string;
  readonly run: AuthoringCommand;
}[] = [
  {
    name: 'lint',
    description:
      'Run each migration on sample rows and report losses, broken references and broken older apps; exit 3 on errors.',
    run: lint,
  },
  {
    name: 'verify',
    description:
      'Check file names, headers, frozen checksums and schema.sql, and that jumps, undos and adoptions match the chain; exit 3 on problems.',
    run: verify,
  },
  { name: 'lock', description: 'Freeze the checksum of every migration in checksums.json.', run: lock },
  { name: 'snapshot', description: 'Write the newest schema to schema.sql.', run: snapshot },
];

export function addAuthoringCommands(program: Command): void {
  addCreate(program);
  for (const { name, description, run } of COMMANDS) {
    verb(program, { name, description, examples: ['', '--migrations app/migrations --json'] }).action(
      (given: CommandOptions) => runVerb(given.json === true, () => forAuthor(run(located(given)))),
    );
  }
  verb(program, {
    name: 'bundle',
    description: 'Write all migrations into one TypeScript module, for apps that cannot read a folder.',
    examples: ['--out src/migrations.bundle.ts'],
  })
    .option('--out <file>', 'the module to write', 'migrations.bundle.ts')
    .action((given: CommandOptions) => runVerb(given.json === true, () => forAuthor(bundle(located(given)))));
}

function addCreate(program: Command): void {
  verb(program, {
    name: 'create',
    description: 'Write the file of the next migration, with its header.',
    examples: [
      'play_history "Keeps a history of what you played"',
      'play_history "Keeps a history of what you played" --ts --release 1.5.0',
      'play_history "Removes the history of what you played" --undo',
    ],
  })
    .argument('<name>', 'lower-case letters, digits and underscores')
    .argument('<description>', 'the sentence that users read while the migration runs')
    .option('--ts', 'write the migration in TypeScript')
    .option('--undo', 'lead from the newest schema back to the previous one')
    .option('--release <version>', 'the app version that will ship it')
    .action((name: string, description: string, given: CommandOptions) =>
      runVerb(given.json === true, () => forAuthor(create(name, description, located(given)))),
    );
}

/** The error of an invalid migration addresses users of an app; here its author reads it. */
async function forAuthor(result: Promise<VerbResult>): Promise<VerbResult> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof MigrateError) || !error.code.startsWith('MIGRATION_')) throw error;
    throw error.with({
      message: 'A migration is invalid. Nothing was written.',
      hint: 'Correct the migration file and run the command again.',
    });
  }
}
