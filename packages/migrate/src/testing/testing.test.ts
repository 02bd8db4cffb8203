import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { migrationsFrom, rowsOf, runSql, useFolder } from '../../test/sample-migrations.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { assertPreserved, databaseAt, upgradeMatrix } from './index.ts';

const place = useFolder();
const ROWS = "INSERT INTO tracks (id, title, mood) VALUES (1, 'One', 'calm'), (2, 'Two', 'loud'), (3, 'Two', NULL)";
const MIGRATIONS = {
  v000_to_v001_one: '-- One\nCREATE TABLE tracks(id INTEGER PRIMARY KEY, title TEXT COLLATE NOCASE, mood TEXT);',
  v001_to_v002_two: '-- Two\nCREATE TABLE tags(name TEXT);',
  v002_to_v003_three: '-- Three\nALTER TABLE tracks ADD COLUMN rating INTEGER;',
  legacy_to_v001_adopt: `-- Adopts
-- @recognises tracks: id, title, mood
CREATE TABLE tracks_new(id INTEGER PRIMARY KEY, title TEXT COLLATE NOCASE, mood TEXT);
INSERT INTO tracks_new (id, title, mood) SELECT id, title, mood FROM tracks;
DROP TABLE tracks;
ALTER TABLE tracks_new RENAME TO tracks;`,
};

test('databaseAt makes the database that an app of that version leaves, with its rows', async () => {
  const migrations = await migrationsFrom(MIGRATIONS);
  await databaseAt(2, { path: place.path, migrations, fill: (database) => database.exec(ROWS) });
  expect(inspectDatabase(place.path, migrations)).toMatchObject({ status: 'behind', version: 2 });
  expect(rowsOf(place.path, 'SELECT count(*) FROM tracks')).toEqual([[3]]);
  const old = join(place.folder, 'old.db');
  await databaseAt('legacy', { path: old, migrations });
  expect(inspectDatabase(old, migrations)).toMatchObject({ status: 'legacy', adoptable: true });
});

describe('upgradeMatrix', () => {
  const matrixOf = async (texts: Readonly<Record<string, string>>) => {
    const migrations = await migrationsFrom(texts);
    const fill = (from: unknown, path: string) =>
      databaseAt(from as number, { path, migrations, fill: (database) => database.exec(ROWS) });
    return upgradeMatrix({ migrations, make: fill });
  };

  test('lists every version and the legacy database, and each case passes', async () => {
    const cases = await matrixOf(MIGRATIONS);
    expect(cases.map(({ name }) => name).toSorted()).toEqual([
      'legacy to v003',
      'v000 to v003',
      'v001 to v003',
      'v002 to v003',
    ]);
    for (const { run } of cases) await run();
  });

  test('fails when a value changes, which no count shows', async () => {
    const swaps = `${MIGRATIONS.v002_to_v003_three}\nUPDATE tracks SET title = upper(title);`;
    const [last] = (await matrixOf({ ...MIGRATIONS, v002_to_v003_three: swaps })).filter(({ from }) => from === 2);
    await expect(last?.run()).rejects.toThrow('tracks.title: 3 values changed (rows 1, 2, 3)');
    const declared = swaps.replace('Three\n', 'Three\n-- @rewrites tracks.title: large letters\n');
    for (const { run } of await matrixOf({ ...MIGRATIONS, v002_to_v003_three: declared })) await run();
  });

  test('fails when the schema of an adopted database differs from a new one', async () => {
    const careless = MIGRATIONS.legacy_to_v001_adopt.replace(' COLLATE NOCASE', '');
    const [adoption] = (await matrixOf({ ...MIGRATIONS, legacy_to_v001_adopt: careless })).filter(
      ({ from }) => from === 'legacy',
    );
    await expect(adoption?.run()).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
  });
});

test('upgradeMatrix fails when a migration leaves an object that a new database does not have', async () => {
  const leaves = {
    up: (database: Database) => {
      if (database.prepare('SELECT count(*) FROM tracks').pluck().get() !== 0)
        database.exec('CREATE TABLE left_over(x)');
      database.exec('ALTER TABLE tracks ADD COLUMN rating INTEGER');
    },
  };
  const migrations = await migrationsFrom({ ...MIGRATIONS, v002_to_v003_three: leaves });
  const make = (from: number | 'legacy', path: string) =>
    databaseAt(from, { path, migrations, fill: (database) => database.exec(ROWS) });
  const [last] = upgradeMatrix({ migrations, make }).filter(({ from }) => from === 2);
  await expect(last?.run()).rejects.toThrow(/left_over/);
});

test.each([
  ['UPDATE tracks SET mood = NULL WHERE id = 1', 'tracks.mood: 1 value lost (row 1)'],
  ['UPDATE tracks SET id = 9 WHERE id = 2', 'tracks: 1 row gone (row 2)'],
  ['ALTER TABLE tracks DROP COLUMN mood', 'tracks.mood: 2 values lost'],
  ['ALTER TABLE tracks RENAME TO songs', 'tracks: 3 rows gone'],
])('assertPreserved reports the loss after %s', async (sql, line) => {
  const migrations = await migrationsFrom(MIGRATIONS);
  await databaseAt(3, { path: place.path, migrations, fill: (database) => database.exec(ROWS) });
  const before = join(place.folder, 'before.db');
  copyFileSync(place.path, before);
  const compare = () => assertPreserved({ before, after: place.path, migrations });
  expect(compare).not.toThrow();
  runSql(place.path, sql);
  expect(compare).toThrow(line);
});
