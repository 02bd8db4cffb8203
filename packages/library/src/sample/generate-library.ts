import { openDatabase } from '@auralis/backup/storage';
import { type MigrationSet, upgradeDatabase } from '@auralis/migrate';
import { addDirt } from './dirt.ts';
import { fillLibrary } from './fill-library.ts';
import { seededRandom } from './random.ts';

export interface GenerateOptions {
  /** A file that does not exist yet. */
  readonly path: string;
  readonly migrations: MigrationSet;
  /** Schema version of the result, from 1. */
  readonly schema: number;
  readonly tracks: number;
  readonly seed: number;
  /** `some`: links to rows that are gone, odd values and odd titles, as found in real libraries. */
  readonly dirt: 'none' | 'some';
}

/** Makes a library of any size whose shape follows real ones; the same options give the same contents. */
export async function generateLibrary({
  path,
  migrations,
  schema,
  tracks,
  seed,
  dirt,
}: GenerateOptions): Promise<void> {
  await upgradeDatabase({ database: path, migrations, to: schema, appVersion: '1.0.0' });
  const database = openDatabase(path);
  try {
    database.pragma('foreign_keys = OFF');
    database.pragma('synchronous = OFF');
    database.exec('BEGIN');
    const random = seededRandom(seed);
    fillLibrary(database, tracks, random);
    if (dirt === 'some') addDirt(database, tracks);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}
