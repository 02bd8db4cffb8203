import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations } from '@auralis/migrate';

/**
 * A sample library in `bench/results`, generated at the first call: a million tracks take a minute or two.
 *
 * @param schema - default: the newest
 * @returns its path
 */
export async function largeLibrary(tracks: number, schema?: number): Promise<string> {
  const migrations = await loadMigrations(MIGRATIONS_FOLDER);
  const version = schema ?? migrations.newest;
  const folder = resolve(import.meta.dirname, '../results');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `large-library-${tracks}-v${version}.db`);
  if (!existsSync(path)) await generateLibrary({ path, migrations, schema: version, tracks, seed: 1, dirt: 'some' });
  return path;
}
