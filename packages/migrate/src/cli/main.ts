import { runProgram } from '@auralis/command-line';
import { Command } from 'commander';
import { addAuthorVerbs } from './author-verbs.ts';
import { addLibraryVerbs } from './library-verbs.ts';

export async function main(): Promise<void> {
  const program = new Command('auralis-migrate').description(
    'Which schema a library has, and how it comes to the wanted one.',
  );
  addLibraryVerbs(program);
  addAuthorVerbs(program);
  await runProgram(program);
}
