import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { beforeEach, expect } from 'vitest';
import { inspectDatabase } from '../src/inspection/inspect-database.ts';
import type { Inspection } from '../src/inspection/inspection.ts';
import type { MigrationSet } from '../src/migrations/migration-set.ts';
import { planUpgrade } from '../src/upgrade/plan-upgrade.ts';
import { upgradeDatabase } from '../src/upgrade/upgrade-database.ts';
import { migrationsFrom, useFolder } from './sample-migrations.ts';

export const STEPS = {
  v000_to_v001_one: `-- Sets up the library
    CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, plays INTEGER);
    CREATE TABLE playlists (id INTEGER PRIMARY KEY, name TEXT);`,
  v001_to_v002_two:
    '-- Keeps a history\nCREATE TABLE history (id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks (id));',
  v002_to_v003_three: '-- Rates tracks\nALTER TABLE tracks ADD COLUMN rating INTEGER;',
  legacy_to_v001_adopt: `-- Takes over a library from before versions
    -- @recognises tracks: id, title, plays
    -- @recognises playlists: id, name
    ALTER TABLE tracks RENAME TO adopted; ALTER TABLE adopted RENAME TO tracks;`,
};

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
}

/** A folder and three steps for each test, and ways to make a library and to look at it. */
export function useLibrary() {
  const place = useFolder();
  let migrations: MigrationSet;
  beforeEach(async () => {
    migrations = await migrationsFrom(STEPS);
  });
  /** What a file is, having made sure that looking changed neither it nor its folder. */
  const inspect = (path = place.path, steps = migrations): Inspection => {
    const before = outside(place.folder, path);
    try {
      return inspectDatabase(path, steps, { timeoutMs: 100 });
    } finally {
      expect(outside(place.folder, path)).toEqual(before);
    }
  };
  return {
    place,
    inspect,
    library: (to: number, path = place.path, steps = migrations) =>
      upgradeDatabase({ database: path, migrations: steps, to, appVersion: '1.0.0' }),
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
  // SQLite's own sidecars come and go when a library is read.
  const files = readdirSync(folder).filter((name) => !/-(?:wal|shm|journal)$/.test(name));
  const isFile = existsSync(path) && statSync(path).isFile();
  return { files, sum: isFile ? createHash('sha256').update(readFileSync(path)).digest('hex') : null };
}
