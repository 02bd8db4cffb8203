import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { beforeEach, expect } from 'vitest';
import { inspectDatabase } from '../src/inspection/inspect-database.ts';
import type { Inspection } from '../src/inspection/inspection.ts';
import type { MigrationSet } from '../src/migrations/migration-set.ts';
import { planUpgrade } from '../src/upgrade/plan-upgrade.ts';
import { upgradeDatabase } from '../src/upgrade/upgrade-database.ts';
import { migrationsFrom, useFolder } from './sample-migrations.ts';

export const MIGRATIONS = {
  v000_to_v001_one: `-- Sets up the database
    CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, plays INTEGER);
    CREATE TABLE playlists (id INTEGER PRIMARY KEY, name TEXT);`,
  v001_to_v002_two:
    '-- Keeps a history\nCREATE TABLE history (id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks (id));',
  v002_to_v003_three: '-- Rates tracks\nALTER TABLE tracks ADD COLUMN rating INTEGER;',
  legacy_to_v001_adopt: `-- Takes over a database from before versions
    -- @recognises tracks: id, title, plays
    -- @recognises playlists: id, name
    ALTER TABLE tracks RENAME TO adopted; ALTER TABLE adopted RENAME TO tracks;`,
};

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
}

/** A folder and three migrations for each test, and functions that make and inspect a database. */
export function useDatabase() {
  const place = useFolder();
  let migrations: MigrationSet;
  beforeEach(async () => {
    migrations = await migrationsFrom(MIGRATIONS);
  });
  /** Inspects a file and asserts that this changed neither the file nor its folder. */
  const inspect = (path = place.path, set = migrations): Inspection => {
    const before = outside(place.folder, path);
    try {
      return inspectDatabase(path, set, { timeoutMs: 100 });
    } finally {
      expect(outside(place.folder, path)).toEqual(before);
    }
  };
  return {
    place,
    inspect,
    createDatabase: (to: number, path = place.path, set = migrations) =>
      upgradeDatabase({ database: path, migrations: set, to, appVersion: '1.0.0' }),
    plan: () => planUpgrade(inspect(), migrations),
    refusal(): Refusal {
      try {
        planUpgrade(inspect(), migrations);
      } catch (error) {
        return error as Refusal;
      }
      throw new Error('it was not refused');
    },
  };
}

function outside(folder: string, path: string): unknown {
  // SQLite's own sidecars come and go when a database is read.
  const files = readdirSync(folder).filter((name) => !/-(?:wal|shm|journal)$/.test(name));
  const isFile = existsSync(path) && statSync(path).isFile();
  return { files, sum: isFile ? createHash('sha256').update(readFileSync(path)).digest('hex') : null };
}
