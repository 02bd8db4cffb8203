import { upgradeDatabase } from '../src/upgrade/upgrade-database.ts';
import type { UpgradeOptions } from '../src/upgrade/upgrade-options.ts';
import { contentHash, migrationsFrom, runSql, useFolder } from './sample-migrations.ts';

/** Four migrations, one of each kind: first tables, an added table, an added column with values, a rebuilt table. */
export const MIGRATIONS = {
  v000_to_v001_one: `-- Sets up the database
CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, plays INTEGER);
CREATE TABLE entries (track_id INTEGER REFERENCES tracks (id) ON DELETE CASCADE, playlist TEXT);`,
  v001_to_v002_two: `-- Keeps a history
CREATE TABLE history (id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks (id));
CREATE INDEX history_by_track ON history (track_id);`,
  v002_to_v003_three: `-- Rates tracks
ALTER TABLE tracks ADD COLUMN rating INTEGER;
UPDATE tracks SET rating = plays % 6;
CREATE INDEX tracks_by_rating ON tracks (rating);`,
  v003_to_v004_four: `-- Counts in full
-- @rewrites tracks.plays: a track that was never played has 0 plays
CREATE TABLE tracks_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, plays INTEGER NOT NULL DEFAULT 0, rating INTEGER);
INSERT INTO tracks_new (id, title, plays, rating) SELECT id, title, coalesce(plays, 0), rating FROM tracks;
DROP TABLE tracks;
ALTER TABLE tracks_new RENAME TO tracks;
CREATE INDEX tracks_by_rating ON tracks (rating);`,
} as const;

export type MigrationTexts = Readonly<Record<string, Parameters<typeof migrationsFrom>[0][string]>>;

/** A folder for each test, a database made by the four migrations in it, and functions that upgrade it. */
export function useFourMigrations() {
  const place = useFolder();
  const upgrade = async (migrations: MigrationTexts, options: Partial<UpgradeOptions> = {}) =>
    upgradeDatabase({
      database: place.path,
      migrations: await migrationsFrom(migrations),
      appVersion: '4.0.0',
      ...options,
    });
  return {
    place,
    upgrade,
    /** With 300 tracks, a third of them in a playlist, and one entry without its track. */
    async createDatabase(to: number, tracks = 300): Promise<void> {
      await upgrade(MIGRATIONS, { to });
      runSql(
        place.path,
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${tracks})
           INSERT INTO tracks (id, title, plays) SELECT i, 'Title ' || i, ${to < 4 ? 'nullif(i % 7, 0)' : 'i % 7'} FROM n;
         INSERT INTO entries SELECT id, 'Evening' FROM tracks WHERE id % 3 = 0;
         INSERT INTO entries VALUES (9999, 'Gone')`,
      );
    },
    content: () => contentHash(place.path),
  };
}
