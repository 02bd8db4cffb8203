import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import { type CodeMigration, defineMigration } from '../src/migrations/migration.ts';
import { upgradeDatabase } from '../src/upgrade/upgrade-database.ts';
import { contentHash, migrationsFrom, rowsOf, runSql, useFolder } from './sample-migrations.ts';

// A database whose tracks have children of every kind, and migrations that rebuild the tracks.

export const V1 = `-- Sets up the database
CREATE TABLE tracks (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  plays INTEGER,
  part_of INTEGER REFERENCES tracks (id) ON DELETE CASCADE
);
CREATE TABLE entries (
  playlist TEXT NOT NULL,
  track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
  PRIMARY KEY (playlist, track_id)
);
CREATE TABLE history (id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks (id) ON DELETE SET NULL);
CREATE INDEX tracks_by_title ON tracks (title);
CREATE INDEX entries_by_track ON entries (track_id);
`;
export const DELETE_TRIGGER = `
CREATE TRIGGER tracks_gone AFTER DELETE ON tracks BEGIN
  DELETE FROM entries WHERE track_id = old.id;
  UPDATE history SET track_id = NULL WHERE track_id = old.id;
END;
`;
export const MENTIONED = `
CREATE VIEW played AS SELECT id, title FROM tracks WHERE plays > 0;
CREATE TRIGGER entries_counted AFTER INSERT ON entries BEGIN
  UPDATE tracks SET plays = plays + CASE WHEN plays > 0 THEN 1 ELSE 0 END WHERE id = new.track_id;
END;
`;
export const NEW_COLUMNS = `id INTEGER PRIMARY KEY,
  title TEXT NOT NULL COLLATE NOCASE,
  plays INTEGER DEFAULT 0,
  part_of INTEGER REFERENCES tracks (id) ON DELETE CASCADE`;
export const COPY = 'INSERT INTO tracks_new (id, title, plays, part_of) SELECT id, title, plays, part_of FROM tracks;';
export const INDEX = 'CREATE INDEX tracks_by_title ON tracks (title);';
export const REBUILD = `CREATE TABLE tracks_new (${NEW_COLUMNS});
${COPY}
DROP TABLE tracks;
ALTER TABLE tracks_new RENAME TO tracks;
${INDEX}`;
export const LEGACY_REBUILD = `CREATE TABLE tracks_new (${NEW_COLUMNS});
${COPY}
DROP TABLE tracks;
PRAGMA legacy_alter_table = ON;
ALTER TABLE tracks_new RENAME TO tracks;
PRAGMA legacy_alter_table = OFF;
${INDEX}`;

export const rebuilding = defineMigration({
  up: (_, { rebuildTable }) => rebuildTable({ table: 'tracks', createSql: `CREATE TABLE tracks (${NEW_COLUMNS})` }),
});

/** What must be the same afterwards: every row of the parent and of everything that refers to it. */
const KEPT = [
  'SELECT id, title, plays, part_of FROM tracks ORDER BY id',
  'SELECT playlist, track_id FROM entries ORDER BY 1, 2',
  'SELECT id, track_id FROM history ORDER BY id',
];

/** The database in a folder of its own for each test, and what every migration that rebuilds its tracks must do. */
export function useRebuiltDatabase() {
  const place = useFolder();
  const everything = () => KEPT.map((sql) => rowsOf(place.path, sql));

  async function createDatabaseOf(first: string): Promise<void> {
    await upgradeDatabase({
      database: place.path,
      migrations: await migrationsFrom({ v000_to_v001_one: first }),
      appVersion: '1.0.0',
    });
    runSql(
      place.path,
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
         INSERT INTO tracks SELECT i, 'Title ' || i, i % 7, CASE WHEN i % 10 = 0 THEN i - 1 END FROM n;
       INSERT INTO entries SELECT 'Evening', id FROM tracks WHERE id % 3 = 0;
       INSERT INTO history SELECT id, id FROM tracks WHERE id % 2 = 0;`,
    );
  }

  async function upgrade(first: string, migration: string | CodeMigration) {
    const migrations = await migrationsFrom({
      v000_to_v001_one: first,
      v001_to_v002_two: typeof migration === 'string' ? `-- Rebuilds the tracks\n${migration}` : migration,
    });
    return upgradeDatabase({ database: place.path, migrations, appVersion: '1.1.0' });
  }

  async function expectKept(first: string, migration: string | CodeMigration): Promise<void> {
    const before = everything();
    expect(before.map((rows) => rows.length)).toEqual([300, 100, 150]);
    await upgrade(first, migration);
    expect(everything()).toEqual(before);
    expect(rowsOf(place.path, 'SELECT * FROM pragma_foreign_key_check')).toEqual([]);
    expect(rowsOf(place.path, 'SELECT DISTINCT "table" FROM pragma_foreign_key_list(\'entries\')')).toEqual([
      ['tracks'],
    ]);
    expect(existsSync(`${place.folder}/backups`)).toBe(true);
  }

  async function expectRefused(first: string, migration: string | CodeMigration, code: string): Promise<void> {
    const before = contentHash(place.path);
    await expect(upgrade(first, migration)).rejects.toMatchObject({ name: 'MigrateError', code });
    expect(contentHash(place.path)).toBe(before);
  }
  return { place, createDatabaseOf, upgrade, expectKept, expectRefused };
}
