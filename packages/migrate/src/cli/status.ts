import { EXIT, type VerbResult } from '@auralis/command-line';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { type CommandOptions, folderOf } from './options.ts';

export async function status(database: string, options: CommandOptions): Promise<VerbResult> {
  const found = inspectDatabase(database, await loadMigrations(folderOf(options)));
  const { status: word, database: path, ...facts } = found;
  const lines = Object.entries(facts).map(
    ([name, value]) => `  ${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  const isStale = 'header' in found && found.header === 'stale';
  const advice = isStale
    ? ['The header of the file disagrees with its record: "auralis-migrate repair" mends that.']
    : [];
  return {
    json: found,
    text: [`${word}: ${path}`, ...lines, ...advice].join('\n'),
    exit: word === 'current' && !isStale ? EXIT.done : EXIT.notClean,
  };
}
