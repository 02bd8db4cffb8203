import { runProgram } from '@auralis/command-line';
import { Command } from 'commander';
import { addAuthoringCommands } from './authoring-commands.ts';
import { addDatabaseCommands } from './database-commands.ts';

export async function main(): Promise<void> {
  const program = new Command('auralis-migrate').description('Inspect and upgrade the schema of a SQLite database.');
  addDatabaseCommands(program);
  addAuthoringCommands(program);
  await runProgram(program);
}
