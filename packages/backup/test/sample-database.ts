import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach } from 'vitest';

/** Gives each test a folder of its own, and the path of a database in it. */
export function useFolder(): { folder: string; path: string } {
  const place = { folder: '', path: '' };
  beforeEach(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'auralis-backup-'));
    place.path = join(place.folder, 'app.db');
  });
  afterEach(() => rmSync(place.folder, { recursive: true, force: true }));
  return place;
}

export interface SampleOptions {
  readonly tracks?: number;
  readonly journalMode?: 'wal' | 'delete';
  readonly pageSize?: number;
}

/** Creates a small database: tracks with an index, entries that refer to them, blobs that are larger than a page. */
export function makeDatabase(path: string, options: SampleOptions = {}): Database {
  const { tracks = 200, journalMode = 'wal', pageSize = 4096 } = options;
  const database = openDatabase(path, { create: true });
  database.pragma(`page_size = ${pageSize}`);
  database.pragma(`journal_mode = ${journalMode}`);
  database.pragma('application_id = 1096109420');
  database.pragma('user_version = 3');
  database.exec(`
    CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, plays INTEGER, cover BLOB);
    CREATE INDEX tracks_title ON tracks (title);
    CREATE TABLE entries (playlist TEXT, track_id INTEGER REFERENCES tracks (id));
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${tracks})
      INSERT INTO tracks SELECT i, 'Title ' || i, i % 7, CASE WHEN i % 50 = 0 THEN zeroblob(9000) END FROM n;
    INSERT INTO entries SELECT 'Evening', id FROM tracks WHERE id % 3 = 0;`);
  return database;
}
