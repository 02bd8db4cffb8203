import { runVerb, type VerbResult } from '@auralis/command-line';
import type { Command, Option } from 'commander';
import type { CommandOptions } from './options.ts';

export interface Verb {
  readonly name: string;
  readonly description: string;
  readonly options?: readonly Option[];
  /** What follows the database in each example. */
  readonly examples: readonly string[];
  readonly run: (database: string, options: CommandOptions, signal: AbortSignal) => Promise<VerbResult>;
}

/** Adds a verb with what all verbs have: the database, `--json`, `--backups`, examples. */
export function addVerb(program: Command, { name, description, options = [], examples, run }: Verb): void {
  const command = program
    .command(name)
    .description(description)
    .argument('<database>', 'the database file')
    .option('--json', 'print one JSON document on stdout')
    .option('--backups <dir>', 'folder of backups; default: backups/ beside the database');
  for (const option of options) command.addOption(option);
  const lines = examples.map((rest) => `  $ auralis-backup ${name} ~/app.db ${rest}`.trimEnd());
  command
    .addHelpText('after', `\nExamples:\n${lines.join('\n')}\n`)
    .action((database: string, given: CommandOptions) =>
      runVerb(given.json === true, (signal) => run(database, given, signal)),
    );
}
