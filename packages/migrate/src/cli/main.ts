import { commandLine } from '@auralis/command-line';
import manifest from '../../package.json' with { type: 'json' };
import { authoringCommands } from './authoring-commands.ts';
import { databaseCommands } from './database-commands.ts';
import type { CommandOptions } from './options.ts';

const program = commandLine<CommandOptions>({
  name: 'auralis-migrate',
  description: 'Inspect and upgrade the schema of a SQLite database.',
  version: manifest.version,
});
for (const command of [...databaseCommands, ...authoringCommands]) program.add(command);

export function main(): Promise<void> {
  return program.run();
}
