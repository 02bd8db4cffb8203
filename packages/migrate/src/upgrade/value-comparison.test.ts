import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrationsFrom, rowsOf, runSql, useFolder } from '../../test/sample-migrations.ts';
import type { UpgradeResult } from './receipt.ts';
import { upgradeDatabase } from './upgrade-database.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

const place = useFolder();
const FIRST = `-- Sets up the database
CREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT, artist TEXT, album TEXT);`;
const ROWS = `INSERT INTO songs VALUES (1, 'One', 'Ann', 'Debut'), (2, 'Two', 'Bob', 'Debut'), (3, 'Three', NULL, 'Encore');`;

/** Upgrades a database of three songs from version 1 to 2. `more` is executed in it before. */
async function upgrade(
  second: string,
  options: Partial<UpgradeOptions> = {},
  more = '',
  first = FIRST,
): Promise<UpgradeResult> {
  const migrations = await migrationsFrom({ v000_to_v001_first: first, v001_to_v002_second: `-- Does it\n${second}` });
  rmSync(place.path, { force: true });
  rmSync(`${place.path}.upgrades.jsonl`, { force: true });
  rmSync(join(place.folder, 'backups'), { recursive: true, force: true });
  await upgradeDatabase({ database: place.path, migrations, appVersion: '1.0.0', to: 1 });
  runSql(place.path, ROWS + more);
  return upgradeDatabase({ database: place.path, migrations, appVersion: '2.0.0', ...options });
}

const songs = () => rowsOf(place.path, 'SELECT * FROM songs');
const REBUILT = `DROP TABLE songs; ALTER TABLE new_songs RENAME TO songs;`;
const SWAP = `CREATE TABLE new_songs (id INTEGER PRIMARY KEY, artist TEXT, title TEXT, album TEXT);
INSERT INTO new_songs SELECT * FROM songs; ${REBUILT}`;

const TRIGGER = `CREATE TABLE plays (song INTEGER);
CREATE TRIGGER shout AFTER INSERT ON plays BEGIN UPDATE songs SET title = upper(title); END;
INSERT INTO plays VALUES (1); DROP TRIGGER shout;`;

describe('an upgrade is rolled back', () => {
  test('when a rebuild by SELECT * swaps two columns, and the error names them and the first rows', async () => {
    await expect(upgrade(SWAP)).rejects.toMatchObject({
      code: 'VALUES_LOST',
      detail: expect.stringContaining('songs.title: 2 values changed (rows 1, 2)'),
      facts: {
        differences: expect.arrayContaining([
          { kind: 'values lost', table: 'songs', column: 'title', count: 1, rows: ['3'] },
          { kind: 'values changed', table: 'songs', column: 'artist', count: 3, rows: ['1', '2', '3'] },
        ]),
      },
    });
    expect(songs()[0]).toEqual([1, 'One', 'Ann', 'Debut']);
  });

  test.each([
    ['a value that changes', "UPDATE songs SET title = 'one' WHERE id = 1;", 'VALUES_CHANGED', /songs\.title: 1 value/],
    ['a storage class that changes', 'UPDATE songs SET title = CAST(title AS BLOB);', 'VALUES_CHANGED', /title: 3/],
    ['a trigger that changes another table', TRIGGER, 'VALUES_CHANGED', /songs\.title: 3/],
    [
      'rows that are replaced by others',
      'UPDATE songs SET id = id + 10;',
      'ROWS_LOST',
      /songs: 3 rows gone \(rows 1, 2, 3\)/,
    ],
    [
      'rows of a table that is recreated empty',
      `CREATE TABLE new_songs AS SELECT * FROM songs WHERE 0; ${REBUILT}`,
      'ROWS_LOST',
      /3 rows gone/,
    ],
  ] as const)('because of %s', async (_, sql, code, detail) => {
    await expect(upgrade(sql)).rejects.toMatchObject({ code, detail: expect.stringMatching(detail) });
    expect(songs()).toHaveLength(3);
  });
});

describe('an upgrade accounts for', () => {
  test('values that move to another table, by @moves', async () => {
    const move = `CREATE TABLE albums (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO albums (name) SELECT DISTINCT album FROM songs;
ALTER TABLE songs ADD COLUMN album_id INTEGER;
UPDATE songs SET album_id = (SELECT id FROM albums WHERE name = album);
ALTER TABLE songs DROP COLUMN album;`;
    await expect(upgrade(move)).rejects.toMatchObject({
      code: 'VALUES_LOST',
      detail: expect.stringMatching(/album: 3/),
    });
    const careless = move.replace('FROM songs;', "FROM songs WHERE album <> 'Encore';");
    const declared = '-- @moves songs.album -> albums.name\n';
    await expect(upgrade(declared + careless)).rejects.toMatchObject({
      code: 'VALUES_LOST',
      detail: expect.stringContaining('songs.album: 1 value lost'),
    });
    expect(await upgrade(declared + move)).toMatchObject({ receipt: { losses: [], rewrites: [] } });
  });

  test('a table and a column that are created again under other names, by @renames', async () => {
    const rename = `CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT, performer TEXT, album TEXT);
INSERT INTO tracks (id, title, performer, album) SELECT id, title, artist, album FROM songs;
DROP TABLE songs;`;
    await expect(upgrade(rename)).rejects.toMatchObject({ code: 'ROWS_LOST' });
    const declared = '-- @renames songs -> tracks\n-- @renames songs.artist -> songs.performer\n';
    await expect(upgrade(declared + rename.replace('title, artist,', 'artist, title,'))).rejects.toMatchObject({
      detail: expect.stringMatching(/songs\.title/),
    });
    expect(await upgrade(declared + rename)).toMatchObject({
      receipt: { compared: { by: 'values', rows: 3, values: 12 }, losses: [], rewrites: [] },
    });
  });

  test('values that change as declared, with their number and the reason', async () => {
    const result = await upgrade(
      '-- @rewrites songs.title: in capitals\nUPDATE songs SET title = upper(title) WHERE id > 1;',
    );
    expect(result).toMatchObject({
      receipt: {
        compared: { by: 'values', rows: 3, values: 12 },
        losses: [],
        rewrites: [{ table: 'songs', column: 'title', count: 2, reasons: ['in capitals'] }],
      },
    });
  });

  test('nothing where no statement can change a row', async () => {
    expect(await upgrade('ALTER TABLE songs ADD COLUMN rating INTEGER;')).toMatchObject({
      receipt: { compared: { by: 'unchanged' } },
    });
  });

  test('counts only where the caller does without a backup', async () => {
    const backups = 'none, and I accept that nothing can be restored';
    expect(await upgrade("UPDATE songs SET title = 'x';", { backups })).toMatchObject({
      receipt: { compared: { by: 'counts' }, losses: [] },
    });
    await expect(upgrade('DELETE FROM songs WHERE id = 1;', { backups })).rejects.toMatchObject({ code: 'ROWS_LOST' });
  });
});

describe('an upgrade', () => {
  test('is rolled back when it breaks a view or a trigger of anybody, and not when that was broken before', async () => {
    const drop = '-- @loses songs.album: not used\nALTER TABLE songs DROP COLUMN album;';
    const rebuild = `-- @loses songs.album: not used
CREATE TABLE new_songs (id INTEGER PRIMARY KEY, title TEXT, artist TEXT);
INSERT INTO new_songs SELECT id, title, artist FROM songs;
DROP TABLE songs;
PRAGMA legacy_alter_table = ON;
ALTER TABLE new_songs RENAME TO songs;
PRAGMA legacy_alter_table = OFF;`;
    const broken = 'CREATE VIEW broken AS SELECT gone FROM songs;';
    await expect(
      upgrade(rebuild, {}, `CREATE VIEW albums AS SELECT album FROM songs; ${broken}`),
    ).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      detail: 'view albums: no such column: album',
    });
    const trigger = 'CREATE TRIGGER noted AFTER DELETE ON other BEGIN UPDATE songs SET album = NULL; END;';
    await expect(upgrade(rebuild, {}, `CREATE TABLE other (x); ${trigger}`)).rejects.toMatchObject({
      detail: 'trigger noted: no such column: album',
    });
    expect(await upgrade(rebuild, {}, broken)).toMatchObject({ status: 'upgraded' });
    expect(await upgrade(drop)).toMatchObject({ status: 'upgraded' });
  });

  test('keeps the AUTOINCREMENT counter of a rebuilt table, also above 2^53', async () => {
    const counted = FIRST.replace('INTEGER PRIMARY KEY', 'INTEGER PRIMARY KEY AUTOINCREMENT');
    const rebuild = `CREATE TABLE new_songs (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, artist TEXT, album TEXT);
INSERT INTO new_songs SELECT * FROM songs;
${REBUILT}`;
    const counter = "UPDATE sqlite_sequence SET seq = 1234567890123456789 WHERE name = 'songs';";
    await upgrade(rebuild, {}, counter, counted);
    expect(rowsOf(place.path, "SELECT CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = 'songs'")).toEqual([
      ['1234567890123456789'],
    ]);
  });
});
