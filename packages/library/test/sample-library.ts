import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMigrations } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach } from 'vitest';
import { MIGRATIONS_FOLDER } from '../src/location.ts';
import { type GenerateOptions, generateLibrary } from '../src/sample/index.ts';

/** A temporary folder for each test, and the path of a library in it. Both are set before each test. */
export interface LibraryFolder {
  folder: string;
  path: string;
  /** Opens the library for some work, and closes it afterwards. */
  readonly inLibrary: <Result>(work: (library: Database) => Result) => Result;
}

export function useLibraryFolder(): LibraryFolder {
  const place: LibraryFolder = {
    folder: '',
    path: '',
    inLibrary(work) {
      const library = openDatabase(place.path);
      try {
        return work(library);
      } finally {
        library.close();
      }
    },
  };
  beforeEach(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'auralis-library-'));
    place.path = join(place.folder, 'library.db');
  });
  afterEach(() => rmSync(place.folder, { recursive: true }));
  return place;
}

type Sample = Omit<GenerateOptions, 'path' | 'migrations' | 'dirt'>;

/** Generates a library with irregular data. */
export async function makeLibrary(path: string, sample: Sample): Promise<void> {
  await generateLibrary({ path, migrations: await loadMigrations(MIGRATIONS_FOLDER), dirt: 'some', ...sample });
}

/** Changes a library as version 1.7.0 would, which has schema 7. */
export function upgradeAsNewerApp(path: string, minReader: number): void {
  const newer = openDatabase(path);
  newer.exec(`CREATE TABLE rooms(id INTEGER PRIMARY KEY);
    INSERT INTO schema_version (version, app_version, min_reader) VALUES (7, '1.7.0', ${minReader});
    PRAGMA user_version = 7`);
  newer.close();
}
