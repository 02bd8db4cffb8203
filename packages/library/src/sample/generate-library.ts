import { rmSync } from 'node:fs';
import { loadMigrations, type MigrationSet, upgradeDatabase } from '@auralis/migrate';
import { journalPath } from '@auralis/migrate/support';
import { openDatabase } from '@auralis/sqlite';
import { MIGRATIONS_FOLDER } from '../location.ts';
import { addDirt, fillLibrary } from './fill-library.ts';
import { writeLegacyLibrary } from './legacy-library.ts';
import { seededRandom } from './random.ts';

export interface GenerateOptions {
  /** A file that does not exist yet. */
  readonly path: string;
  /** Default: the migrations of this repository. */
  readonly migrations?: MigrationSet;
  /** Schema version of the result, from 1; `legacy`: the tables as they were before schema versions. */
  readonly schema: number | 'legacy';
  readonly tracks: number;
  readonly seed: number;
  /** `some`: adds references to missing rows and irregular values, as found in real libraries. */
  readonly dirt: 'none' | 'some';
}

/**
 * Generates a library of any size with the proportions of real ones. The same options give the same contents.
 *
 * @example
 * await generateLibrary({ path: 'sample.db', schema: 1, tracks: 5000, seed: 1, dirt: 'some' });
 */
export async function generateLibrary(options: GenerateOptions): Promise<void> {
  const { path, schema, dirt } = options;
  if (schema !== 'legacy') return generateVersioned(options, schema);
  const schemaOne = `${path}.versioned`;
  await generateVersioned({ ...options, path: schemaOne }, 1);
  writeLegacyLibrary(path, schemaOne, dirt);
}

async function generateVersioned(
  { path, tracks, seed, dirt, ...options }: GenerateOptions,
  schema: number,
): Promise<void> {
  const migrations = options.migrations ?? (await loadMigrations(MIGRATIONS_FOLDER));
  const backups = 'none, and I accept that nothing can be restored';
  await upgradeDatabase({ database: path, migrations, to: schema, appVersion: '1.0.0', backups });
  rmSync(journalPath(path), { force: true });
  const database = openDatabase(path);
  try {
    database.pragma('foreign_keys = OFF');
    database.pragma('synchronous = OFF');
    database.exec('BEGIN');
    fillLibrary(database, tracks, seededRandom(seed));
    if (dirt === 'some') addDirt(database, tracks);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}
