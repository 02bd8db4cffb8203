import { describe, expect, test } from 'vitest';
import { MIGRATIONS, type MigrationTexts, useFourMigrations } from '../../test/four-migrations.ts';
import { rowsOf, runSql } from '../../test/sample-migrations.ts';

const { place, upgrade, createDatabase, content } = useFourMigrations();
const withMigration = (migration: MigrationTexts[string]): MigrationTexts => ({
  ...MIGRATIONS,
  v004_to_v005_five: typeof migration === 'string' ? `-- Changes something\n${migration}` : migration,
});

async function expectRefused(migrations: MigrationTexts, code: string, detail: RegExp): Promise<void> {
  const before = content();
  await expect(upgrade(migrations)).rejects.toMatchObject({
    name: 'MigrateError',
    code,
    message: expect.stringContaining('The database is unchanged.'),
    detail: expect.stringMatching(detail),
    facts: { backup: expect.any(String) },
  });
  expect(content()).toBe(before);
}

const DOUBLES = 'DELETE FROM entries WHERE track_id % 2 = 0;';
const FORGET = 'UPDATE tracks SET rating = NULL WHERE rating = 3;';

describe('verification before the commit', () => {
  test.each([
    ['lost rows', DOUBLES, 'ROWS_LOST', /entries: 50/],
    ['a dropped table', 'DROP TABLE entries;', 'ROWS_LOST', /entries: 101/],
    [
      'lost values',
      'UPDATE tracks SET plays = 0; UPDATE entries SET playlist = NULL;',
      'VALUES_LOST',
      /entries\.playlist: 101/,
    ],
    ['a dropped column', 'ALTER TABLE entries DROP COLUMN playlist;', 'VALUES_LOST', /entries\.playlist: 101/],
    [
      'a broken reference',
      '-- @rewrites entries.track_id: new numbers\nUPDATE entries SET track_id = track_id + 5000;',
      'REFERENCES_BROKEN',
      /entries\(track_id\) now references no row/,
    ],
  ])('refuses %s that no migration declares', async (_, sql, code, detail) => {
    await createDatabase(3);
    await expectRefused(withMigration(sql), code, detail);
  });

  test('follows a table and a column that ALTER TABLE renames, with a reference that was broken before', async () => {
    await createDatabase(3);
    const sql = 'ALTER TABLE entries RENAME TO links; ALTER TABLE links RENAME COLUMN track_id TO track;';
    const result = await upgrade(withMigration(`${sql} UPDATE links SET playlist = playlist;`));
    expect(result).toMatchObject({
      receipt: {
        compared: { by: 'values', rows: 300 + 101, values: 300 * 4 + 101 * 2 },
        losses: [],
        rewrites: [{ table: 'tracks', column: 'plays', count: 42 }],
        brokenBefore: [{ table: 'entries', rows: 1 }],
      },
    });
  });

  test('counts declared losses of rows, with the reason', async () => {
    await createDatabase(3);
    const result = await upgrade(withMigration(`-- @loses entries: every second one is not liked\n${DOUBLES}`));
    expect(result).toMatchObject({
      receipt: { losses: [{ table: 'entries', column: null, count: 50, reasons: ['every second one is not liked'] }] },
    });
  });

  test('counts lost values declared by @rewrites, whatever the case of the letters', async () => {
    await createDatabase(3);
    runSql(place.path, 'UPDATE tracks SET rating = plays % 6');
    const result = await upgrade(withMigration(`-- @rewrites TRACKS.Rating: three is not a rating\n${FORGET}`));
    expect(result).toMatchObject({
      receipt: { losses: [{ table: 'tracks', column: 'rating', count: 43, reasons: ['three is not a rating'] }] },
    });
  });

  test('refuses a loss that another declaration does not cover', async () => {
    await createDatabase(3);
    runSql(place.path, 'UPDATE tracks SET rating = plays % 6');
    await expectRefused(withMigration(`-- @rewrites tracks.plays: why\n${FORGET}`), 'VALUES_LOST', /tracks\.rating/);
    await expectRefused(withMigration(`-- @loses tracks: why\n${FORGET}`), 'VALUES_LOST', /tracks\.rating/);
    await expectRefused(withMigration(`-- @rewrites entries.track_id: why\n${DOUBLES}`), 'ROWS_LOST', /entries: 50/);
  });

  test('reports references that were broken before, and accepts their repair', async () => {
    await createDatabase(3);
    const result = await upgrade(
      withMigration('-- @rewrites entries.track_id: repaired\nUPDATE entries SET track_id = 1 WHERE track_id = 9999;'),
    );
    expect(result).toMatchObject({ receipt: { brokenBefore: [{ table: 'entries', rows: 1 }] } });
    expect(rowsOf(place.path, 'SELECT * FROM pragma_foreign_key_check')).toEqual([]);
  });

  test('refuses a newly broken reference even when another one is repaired', async () => {
    await createDatabase(3);
    const sql =
      '-- @rewrites entries.track_id: repaired\nUPDATE entries SET track_id = CASE track_id WHEN 9999 THEN 3 WHEN 3 THEN 8888 ELSE track_id END;';
    await expectRefused(withMigration(sql), 'REFERENCES_BROKEN', /8888/);
  });

  test('checks the references of a table without row ids', async () => {
    await createDatabase(3);
    const tags = {
      ...MIGRATIONS,
      v004_to_v005_tags:
        '-- Adds tags\nCREATE TABLE tags (track_id INTEGER REFERENCES tracks (id), tag TEXT, PRIMARY KEY (tag, track_id)) WITHOUT ROWID;',
    };
    await upgrade(tags);
    runSql(place.path, "INSERT INTO tags VALUES (1, 'calm'), (7777, 'gone')");
    const moved = {
      ...tags,
      v005_to_v006_moved:
        "-- Moves tags\n-- @rewrites tags.track_id: moved\nUPDATE tags SET track_id = 6666 WHERE tag = 'calm';",
    };
    await expectRefused(moved, 'REFERENCES_BROKEN', /tags\(track_id\).*6666/);
    const kept = {
      ...tags,
      v005_to_v006_kept: '-- Shouts tags\n-- @rewrites tags.tag: in capitals\nUPDATE tags SET tag = upper(tag);',
    };
    expect(await upgrade(kept)).toMatchObject({
      receipt: { brokenBefore: expect.arrayContaining([expect.objectContaining({ table: 'tags', rows: 1 })]) },
    });
  });

  test('reports a foreign key that references no key as a schema mismatch', async () => {
    await createDatabase(3);
    const sql = 'CREATE TABLE notes (plays INTEGER REFERENCES tracks (plays)); INSERT INTO notes VALUES (1);';
    await expectRefused(withMigration(sql), 'SCHEMA_MISMATCH', /foreign key mismatch/);
  });

  test('refuses a schema that differs from the one the migrations produce in an empty file', async () => {
    await createDatabase(3);
    runSql(place.path, 'DROP INDEX tracks_by_rating');
    await expectRefused(
      { ...MIGRATIONS, v003_to_v004_four: '-- Adds tags\nCREATE TABLE tags (id INTEGER PRIMARY KEY);' },
      'SCHEMA_MISMATCH',
      /index tracks_by_rating is missing/,
    );
    runSql(place.path, 'CREATE INDEX tracks_by_rating ON tracks (rating DESC)');
    await expectRefused(
      { ...MIGRATIONS, v003_to_v004_four: '-- Adds tags\nCREATE TABLE tags (id INTEGER PRIMARY KEY);' },
      'SCHEMA_MISMATCH',
      /index tracks_by_rating: lacks/,
    );
  });

  test('refuses a migration whose schema depends on the rows', async () => {
    await createDatabase(3);
    const up = (db: { readonly prepare: (sql: string) => { get(): unknown }; exec(sql: string): unknown }) => {
      if (db.prepare('SELECT 1 FROM tracks').get() !== undefined)
        db.exec('CREATE TABLE extra (x); ALTER TABLE entries ADD COLUMN x');
    };
    await expectRefused(withMigration({ up }), 'SCHEMA_MISMATCH', /table entries: has column name=X/);
  });

  test('keeps and reports tables of other programs', async () => {
    await createDatabase(3);
    runSql(place.path, "CREATE TABLE app_stats (x); INSERT INTO app_stats VALUES ('kept')");
    expect(await upgrade(MIGRATIONS)).toMatchObject({ receipt: { foreignObjects: { kept: ['table app_stats'] } } });
    expect(rowsOf(place.path, 'SELECT x FROM app_stats')).toEqual([['kept']]);
  });

  test('counts the rows of tables of other programs', async () => {
    await createDatabase(3);
    runSql(place.path, "CREATE TABLE app_stats (x); INSERT INTO app_stats VALUES ('kept')");
    const up = (db: { exec(sql: string): unknown }) => void db.exec('DROP TABLE IF EXISTS app_stats');
    await expectRefused(withMigration({ up }), 'ROWS_LOST', /app_stats: 1/);
  });

  test('refuses a full-text index that differs from its table', async () => {
    await createDatabase(3);
    const sql = `CREATE VIRTUAL TABLE found USING fts5(title, content='tracks', content_rowid='id');
      INSERT INTO found (rowid, title) SELECT id, 'another title' FROM tracks;`;
    await expectRefused(withMigration(sql), 'MIGRATION_FAILED', /full-text index found/);
    const built = await upgrade(withMigration(sql.replace("'another title'", 'title')));
    expect(built.status).toBe('upgraded');
  });
});
