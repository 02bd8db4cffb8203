import { commandLine, type VerbResult } from '@auralis/command-line';
import manifest from '../../package.json' with { type: 'json' };
import { create, list, verify } from './backups.ts';
import { type CommandOptions, OPTIONS } from './options.ts';
import { prune } from './prune.ts';
import { restore } from './restore.ts';
import { salvage } from './salvage.ts';

const program = commandLine<CommandOptions>({
  name: 'auralis-backup',
  description:
    'Create, verify, list, restore and prune backups of a SQLite database in use, and salvage a damaged one.',
  version: manifest.version,
  options: [OPTIONS.backups()],
});

interface DatabaseVerb extends Omit<Parameters<typeof program.add>[0], 'operands' | 'run'> {
  readonly run: (database: string, options: CommandOptions, signal: AbortSignal) => Promise<VerbResult>;
}

/** Adds a verb whose only operand is the database. */
function add({ examples, run, ...verb }: DatabaseVerb): void {
  program.add({
    ...verb,
    operands: [['<database>', 'the database file']],
    examples: examples.map((rest) => `~/app.db ${rest}`.trimEnd()),
    run: ([database = ''], options, signal) => run(database, options, signal),
  });
}

add({
  name: 'create',
  description: 'Create a verified backup.',
  options: [OPTIONS.label()],
  examples: ['', '--label "before the import"', '--json'],
  run: create,
});

add({
  name: 'list',
  description: 'List the backups of a database, newest first.',
  examples: ['', '--json'],
  run: list,
});

add({
  name: 'verify',
  description: 'Verify that a backup is intact; exit 3 when it is damaged.',
  options: [OPTIONS.id(), OPTIONS.level()],
  examples: ['', '--id 20261123_141502 --level 2'],
  run: verify,
});

add({
  name: 'restore',
  description: 'Restore a backup. Shows first what would be lost, and keeps a safety copy of the current database.',
  options: [OPTIONS.id(), OPTIONS.maxSchema(), OPTIONS.dryRun(), OPTIONS.yes()],
  examples: ['', '--id 20261123_141502 --dry-run', '--yes --json'],
  run: restore,
});

add({
  name: 'prune',
  description: 'Remove the backups that no retention rule keeps; never the last intact one.',
  options: [OPTIONS.dryRun(), OPTIONS.yes()],
  examples: ['--dry-run', '--yes'],
  run: prune,
});

add({
  name: 'salvage',
  description: 'Save what is readable in a damaged database into a new file; exit 3 when something is missing.',
  options: [OPTIONS.to(), OPTIONS.backup()],
  examples: ['', '--to ~/salvaged.db --backup 20261123_141502', '--json'],
  run: salvage,
});

export function main(): Promise<void> {
  return program.run();
}
