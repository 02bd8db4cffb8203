import { runProgram } from '@auralis/command-line';
import { Command } from 'commander';
import { create } from './create.ts';
import { list } from './list.ts';
import { OPTIONS } from './options.ts';
import { prune } from './prune.ts';
import { restore } from './restore.ts';
import { salvage } from './salvage.ts';
import { addVerb } from './verb.ts';
import { verify } from './verify.ts';

export async function main(): Promise<void> {
  const program = new Command('auralis-backup').description(
    'Copies of a live SQLite file: make, prove, list, restore and prune them; and salvage of a damaged one.',
  );
  addVerb(program, {
    name: 'create',
    description: 'Make a checked backup.',
    options: [OPTIONS.name()],
    examples: ['', '--name "before the party"', '--json'],
    run: create,
  });
  addVerb(program, {
    name: 'list',
    description: 'List the backups of a library, newest first.',
    examples: ['', '--json'],
    run: list,
  });
  addVerb(program, {
    name: 'verify',
    description: 'Check a backup: bytes, structure, links and counts; exit 3 when it is damaged.',
    options: [OPTIONS.id(), OPTIONS.level()],
    examples: ['', '--id 20261123_141502 --level 2'],
    run: verify,
  });
  addVerb(program, {
    name: 'restore',
    description: 'Bring a backup back. What is there now is kept, and what is lost since is shown first.',
    options: [OPTIONS.id(), OPTIONS.maxSchema(), OPTIONS.dryRun(), OPTIONS.yes()],
    examples: ['', '--id 20261123_141502 --dry-run', '--yes --json'],
    run: restore,
  });
  addVerb(program, {
    name: 'prune',
    description: 'Remove the backups that no rule asks for; never the last one that is whole.',
    options: [OPTIONS.dryRun(), OPTIONS.yes()],
    examples: ['--dry-run', '--yes'],
    run: prune,
  });
  addVerb(program, {
    name: 'salvage',
    description: 'Save what can be read of a damaged library into a new file; exit 3 when something is missing.',
    options: [OPTIONS.to(), OPTIONS.backup()],
    examples: ['', '--to ~/saved.db --backup 20261123_141502', '--json'],
    run: salvage,
  });
  await runProgram(program);
}
