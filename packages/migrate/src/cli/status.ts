import { EXIT, type VerbResult } from '@auralis/command-line';
import { inspectDatabase, loadMigrations } from '../index.ts';
import { type CommandOptions, folderOf } from './options.ts';

export async function status(database: string, options: CommandOptions): Promise<VerbResult> {
  const found = inspectDatabase(database, await loadMigrations(folderOf(options)));
  const { status: word, database: path, ...facts } = found;
  const lines = Object.entries(facts).map(
    ([name, value]) => `  ${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return {
    json: found,
    text: [`${word}: ${path}`, ...lines].join('\n'),
    exit: word === 'current' ? EXIT.done : EXIT.notClean,
  };
}
