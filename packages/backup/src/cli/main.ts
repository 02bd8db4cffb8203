import { runProgram } from '@auralis/command-line';
import { Command } from 'commander';
import { create, list, verify } from './backups.ts';
import { OPTIONS } from './options.ts';
import { prune } from './prune.ts';
import { restore } from './restore.ts';
import { salvage } from './salvage.ts';
import { addVerb } from './verb.ts';

export async function main(): Promise<void> {
  const program = new Command('auralis-backup').description(
    'Create, verify, list, restore and prune backups of a SQLite database in use, and salvage a damaged one.',
  );
  addVerb(program, {
    name: 'create',
    description: 'Create a verified backup.',
    options: [OPTIONS.label()],
    examples: ['', '--label "before the import"', '--json'],
    run: create,
  });
  addVerb(program, {
    name: 'list',
    description: 'List the backups of a database, newest first.',
    examples: ['', '--json'],
    run: list,
  });
  addVerb(program, {
    name: 'verify',
    description: 'Verify that a backup is intact; exit 3 when it is damaged.',
    options: [OPTIONS.id(), OPTIONS.level()],
    examples: ['', '--id 20261123_141502 --level 2'],
    run: verify,
  });
  addVerb(program, {
    name: 'restore',
    description: 'Restore a backup. Shows first what would be lost, and keeps a safety copy of the current database.',
    options: [OPTIONS.id(), OPTIONS.maxSchema(), OPTIONS.dryRun(), OPTIONS.yes()],
    examples: ['', '--id 20261123_141502 --dry-run', '--yes --json'],
    run: restore,
  });
  addVerb(program, {
    name: 'prune',
    description: 'Remove the backups that no retention rule keeps; never the last intact one.',
    options: [OPTIONS.dryRun(), OPTIONS.yes()],
    examples: ['--dry-run', '--yes'],
    run: prune,
  });
  addVerb(program, {
    name: 'salvage',
    description: 'Save what is readable in a damaged database into a new file; exit 3 when something is missing.',
    options: [OPTIONS.to(), OPTIONS.backup()],
    examples: ['', '--to ~/salvaged.db --backup 20261123_141502', '--json'],
    run: salvage,
  });
  await runProgram(program);
}
