import { describe, expect, test } from 'vitest';
import { MIGRATIONS, type MigrationTexts, useFourMigrations } from '../../test/four-migrations.ts';
import { rowsOf, runSql } from '../../test/sample-migrations.ts';

const { place, upgrade, createDatabase, content } = useFourMigrations();
const withStep = (step: MigrationTexts[string]): MigrationTexts => ({
  ...MIGRATIONS,
  v004_to_v005_five: typeof step === 'string' ? `-- Changes something\n${step}` : step,
});

async function expectRefused(steps: MigrationTexts, code: string, detail: RegExp): Promise<void> {
  const before = content();
  await expect(upgrade(steps)).rejects.toMatchObject({
    name: 'MigrateError',
    code,
    message: expect.stringContaining('Your library is unchanged.'),
    detail: expect.stringMatching(detail),
    facts: { backup: expect.any(String) },
  });
  expect(content()).toBe(before);
}

const DOUBLES = 'DELETE FROM entries WHERE track_id % 2 = 0;';
const FORGET = 'UPDATE tracks SET rating = NULL WHERE rating = 3;';

describe('an upgrade is proven before it counts', () => {
  test.each([
    ['rows that went', DOUBLES, 'ROWS_LOST', /entries: 50/],
    ['a table that went', 'DROP TABLE entries;', 'ROWS_LOST', /entries: 101/],
    ['a table that was renamed', 'ALTER TABLE entries RENAME TO links;', 'ROWS_LOST', /entries: 101/],
    [
      'values that went',
      'UPDATE tracks SET plays = 0; UPDATE entries SET playlist = NULL;',
      'VALUES_LOST',
      /entries\.playlist: 101/,
    ],
    ['a column that went', 'ALTER TABLE entries DROP COLUMN playlist;', 'VALUES_LOST', /entries\.playlist: 101/],
    [
      'a link that was cut',
      'UPDATE entries SET track_id = track_id + 5000;',
      'REFERENCES_BROKEN',
      /entries\(track_id\) now leads to no row/,
    ],
  ])('%s and no step says so: refused', async (_, step, code, detail) => {
    await createDatabase(3);
    await expectRefused(withStep(step), code, detail);
  });

  test('rows that go are counted where a step says so, with its reason', async () => {
    await createDatabase(3);
    const result = await upgrade(withStep(`-- @loses entries: every second one is not liked\n${DOUBLES}`));
    expect(result).toMatchObject({
      receipt: { losses: [{ table: 'entries', column: null, count: 50, reasons: ['every second one is not liked'] }] },
    });
  });

  test('values that go are counted where a step says so, by @loses or @rewrites, in any case of letters', async () => {
    await createDatabase(3);
    runSql(place.path, 'UPDATE tracks SET rating = plays % 6');
    const result = await upgrade(withStep(`-- @rewrites TRACKS.Rating: three is not a rating\n${FORGET}`));
    expect(result).toMatchObject({
      receipt: { losses: [{ table: 'tracks', column: 'rating', count: 43, reasons: ['three is not a rating'] }] },
    });
  });

  test('a declaration of one thing covers no other', async () => {
    await createDatabase(3);
    runSql(place.path, 'UPDATE tracks SET rating = plays % 6');
    await expectRefused(withStep(`-- @rewrites tracks.plays: why\n${FORGET}`), 'VALUES_LOST', /tracks\.rating/);
    await expectRefused(withStep(`-- @loses tracks: why\n${FORGET}`), 'VALUES_LOST', /tracks\.rating/);
    await expectRefused(withStep(`-- @rewrites entries.track_id: why\n${DOUBLES}`), 'ROWS_LOST', /entries: 50/);
  });

  test('links that led nowhere before are told, and never a reason to refuse; mended ones are fine', async () => {
    await createDatabase(3);
    const result = await upgrade(withStep('UPDATE entries SET track_id = 1 WHERE track_id = 9999;'));
    expect(result).toMatchObject({ receipt: { brokenBefore: [{ table: 'entries', rows: 1 }] } });
    expect(rowsOf(place.path, 'SELECT * FROM pragma_foreign_key_check')).toEqual([]);
  });

  test('as many cut links as were mended are cut links all the same', async () => {
    await createDatabase(3);
    const step = 'UPDATE entries SET track_id = CASE track_id WHEN 9999 THEN 3 WHEN 3 THEN 8888 ELSE track_id END;';
    await expectRefused(withStep(step), 'REFERENCES_BROKEN', /8888/);
  });

  test('links of a table without row ids count too', async () => {
    await createDatabase(3);
    const tags = {
      ...MIGRATIONS,
      v004_to_v005_tags:
        '-- Adds tags\nCREATE TABLE tags (track_id INTEGER REFERENCES tracks (id), tag TEXT, PRIMARY KEY (tag, track_id)) WITHOUT ROWID;',
    };
    await upgrade(tags);
    runSql(place.path, "INSERT INTO tags VALUES (1, 'calm'), (7777, 'gone')");
    const moved = { ...tags, v005_to_v006_moved: "-- Moves tags\nUPDATE tags SET track_id = 6666 WHERE tag = 'calm';" };
    await expectRefused(moved, 'REFERENCES_BROKEN', /tags\(track_id\).*6666/);
    const kept = { ...tags, v005_to_v006_kept: '-- Shouts tags\nUPDATE tags SET tag = upper(tag);' };
    expect(await upgrade(kept)).toMatchObject({
      receipt: { brokenBefore: expect.arrayContaining([expect.objectContaining({ table: 'tags', rows: 1 })]) },
    });
  });

  test('a reference that names no key is told as what it is', async () => {
    await createDatabase(3);
    const step = 'CREATE TABLE notes (plays INTEGER REFERENCES tracks (plays)); INSERT INTO notes VALUES (1);';
    await expectRefused(withStep(step), 'SCHEMA_MISMATCH', /foreign key mismatch/);
  });

  test('the schema must be what the steps give on an empty file', async () => {
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

  test('a step that looks at what is there may not give another schema for it', async () => {
    await createDatabase(3);
    const up = (db: { readonly prepare: (sql: string) => { get(): unknown }; exec(sql: string): unknown }) => {
      if (db.prepare('SELECT 1 FROM tracks').get() !== undefined)
        db.exec('CREATE TABLE extra (x); ALTER TABLE entries ADD COLUMN x');
    };
    await expectRefused(withStep({ up }), 'SCHEMA_MISMATCH', /table entries: has column name=X/);
  });

  test('tables of others are left alone and told', async () => {
    await createDatabase(3);
    runSql(place.path, "CREATE TABLE library_stats (x); INSERT INTO library_stats VALUES ('kept')");
    expect(await upgrade(MIGRATIONS)).toMatchObject({ receipt: { extra: ['table library_stats'] } });
    expect(rowsOf(place.path, 'SELECT x FROM library_stats')).toEqual([['kept']]);
  });

  test('tables of others are counted too', async () => {
    await createDatabase(3);
    runSql(place.path, "CREATE TABLE library_stats (x); INSERT INTO library_stats VALUES ('kept')");
    const up = (db: { exec(sql: string): unknown }) => void db.exec('DROP TABLE IF EXISTS library_stats');
    await expectRefused(withStep({ up }), 'ROWS_LOST', /library_stats: 1/);
  });

  test('a full-text index that does not say what its table says is refused', async () => {
    await createDatabase(3);
    const step = `CREATE VIRTUAL TABLE found USING fts5(title, content='tracks', content_rowid='id');
      INSERT INTO found (rowid, title) SELECT id, 'another title' FROM tracks;`;
    await expectRefused(withStep(step), 'MIGRATION_FAILED', /full-text index found/);
    const built = await upgrade(withStep(step.replace("'another title'", 'title')));
    expect(built.status).toBe('upgraded');
  });
});
