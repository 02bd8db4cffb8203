import { copyFileSync, mkdirSync, readdirSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useDatabase } from '../../test/inspected-files.ts';
import { migrationsFrom, runSql } from '../../test/sample-migrations.ts';
import { inspectDatabase } from './inspect-database.ts';

const LEGACY =
  'CREATE TABLE tracks (plays INTEGER, title TEXT, id INTEGER PRIMARY KEY); CREATE TABLE playlists (name, id INTEGER PRIMARY KEY);';
const { inspect, createDatabase, place, refusal } = useDatabase();

describe('a file that is no library yet', () => {
  test('may be absent, and is not made by looking', () => {
    expect(inspect()).toEqual({ status: 'absent', database: place.path });
    expect(inspect(join(place.folder, 'no', 'such.db')).status).toBe('absent');
    expect(readdirSync(place.folder)).toEqual([]);
  });

  test('may be empty, of 0 bytes or without tables', () => {
    writeFileSync(place.path, '');
    expect(inspect()).toEqual({ status: 'empty', database: place.path });
    runSql(place.path, 'CREATE TABLE t (x); DROP TABLE t');
    expect(statSync(place.path).size).toBeGreaterThan(0);
    expect(inspect().status).toBe('empty');
  });

  test.each([
    ['a word', 'dear diary'],
    ['text', 'dear diary, '.repeat(1000)],
    ['text that begins like a database', 'SQLite is a database\n'.repeat(100)],
  ])('may be %s, and is told to be no SQLite file', (_, text) => {
    writeFileSync(place.path, text);
    expect(inspect()).toMatchObject({
      status: 'foreign',
      tables: [],
      reason: expect.stringContaining('not a SQLite file'),
    });
    expect(refusal()).toMatchObject({
      code: 'DATABASE_FOREIGN',
      message: 'This file is not an Auralis library. It was not touched.',
    });
  });

  test('may be another program’s database', () => {
    runSql(
      place.path,
      'CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT); INSERT INTO moz_places VALUES (1, 2)',
    );
    expect(inspect()).toMatchObject({ status: 'foreign', tables: ['moz_places'] });
    expect(refusal()).toMatchObject({ code: 'DATABASE_FOREIGN', detail: expect.stringContaining('moz_places') });
  });

  test('may be another program’s database that keeps a schema_version of its own', () => {
    runSql(
      place.path,
      "CREATE TABLE schema_version (version TEXT); INSERT INTO schema_version VALUES ('7'); CREATE TABLE notes (x)",
    );
    expect(inspect()).toMatchObject({ status: 'foreign', tables: ['schema_version', 'notes'] });
  });

  test('may share one table name with a library and still be foreign', async () => {
    const more = `${MIGRATIONS.legacy_to_v001_adopt}\n`.replace(
      '-- @recognises tr',
      '-- @recognises albums: id\n-- @recognises artists: id\n-- @recognises tr',
    );
    runSql(place.path, 'CREATE TABLE tracks (id, gps)');
    expect(inspect(place.path, await migrationsFrom({ ...MIGRATIONS, legacy_to_v001_adopt: more })).status).toBe(
      'foreign',
    );
  });

  test('may be a folder, which is an error', () => {
    mkdirSync(place.path);
    expect(() => inspect()).toThrow(
      expect.objectContaining({ code: 'DATABASE_UNREADABLE', detail: expect.stringContaining('folder') }),
    );
  });

  test('may lie behind a path that leads through a file, which is an error', () => {
    writeFileSync(place.path, '');
    expect(() => inspect(join(place.path, 'library.db'))).toThrow(
      expect.objectContaining({ code: 'DATABASE_UNREADABLE' }),
    );
  });
});

describe('a library from before versions', () => {
  test('is known by its tables and columns, in any order, with tables of others beside', () => {
    runSql(place.path, `${LEGACY} CREATE TABLE library_stats (x)`);
    expect(inspect()).toEqual({
      status: 'legacy',
      database: place.path,
      adoptable: true,
      missing: [],
      extra: ['library_stats'],
    });
  });

  test.each([
    ['lacks a column', LEGACY.replace('plays INTEGER, ', ''), ['tracks.plays']],
    ['lacks a table', LEGACY.replace(/CREATE TABLE playlists.*/, ''), ['table playlists']],
    [
      'has a table of a newer version',
      `${LEGACY} CREATE TABLE history (id)`,
      ['history: made by a newer version, without its record'],
    ],
    [
      'has a record of another shape',
      `${LEGACY} CREATE TABLE schema_version (id, version)`,
      ['schema_version.applied_at'],
    ],
  ])('that %s is half legacy, and refused', (_, sql, missing) => {
    runSql(place.path, sql);
    expect(inspect()).toMatchObject({ status: 'legacy', adoptable: false, missing: expect.arrayContaining(missing) });
    expect(refusal()).toMatchObject({ code: 'DATABASE_DRIFTED', detail: expect.stringContaining('incomplete') });
  });
});

describe('wherever it lies', () => {
  test.each(['my library.db', 'what?.db', 'a#b.db', '100%20.db', 'two\nlines.db', "it's.db", ' lead', 'file:x.db'])(
    'a file named %j is found',
    async (name) => {
      const path = join(place.folder, name);
      await createDatabase(2, path);
      expect(inspect(path)).toMatchObject({ status: 'behind', database: path });
      expect(readdirSync(place.folder)).toContain(name);
    },
  );

  test('a symbolic link is followed to the real file', async () => {
    await createDatabase(3);
    const link = join(place.folder, 'link.db');
    symlinkSync(place.path, link);
    expect(inspect(link)).toMatchObject({ status: 'current', database: realpathSync(place.path) });
    symlinkSync('loop.db', join(place.folder, 'loop.db'));
    expect(() => inspect(join(place.folder, 'loop.db'))).toThrow(
      expect.objectContaining({ code: 'DATABASE_UNREADABLE' }),
    );
  });

  test('commits that are only in the log count', async () => {
    await createDatabase(1);
    const writer = openDatabase(place.path);
    writer.pragma('journal_mode = WAL');
    writer.pragma('wal_autocheckpoint = 0');
    writer.exec(
      'CREATE TABLE history (id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks (id)); INSERT INTO schema_version (version) VALUES (2)',
    );
    expect(statSync(`${place.path}-wal`).size).toBeGreaterThan(0);
    expect(inspect()).toMatchObject({ status: 'behind', version: 2 });
    const crashed = join(place.folder, 'crashed.db');
    for (const ending of ['', '-wal']) copyFileSync(place.path + ending, crashed + ending);
    writer.close();
    expect(inspect(crashed)).toMatchObject({ status: 'behind', version: 2 });
  });

  test('a transaction that a crash left half done is undone by looking', async () => {
    await createDatabase(1);
    const writer = openDatabase(place.path);
    writer.pragma('cache_size = 1');
    writer.exec(
      "BEGIN; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO tracks SELECT i, 'Title', 1 FROM n; CREATE TABLE history (id)",
    );
    const crashed = join(place.folder, 'crashed.db');
    for (const ending of ['', '-journal']) copyFileSync(place.path + ending, crashed + ending);
    writer.close();
    expect(inspectDatabase(crashed, await migrationsFrom(MIGRATIONS))).toMatchObject({ status: 'behind', version: 1 });
  });

  test('a library that another program holds is busy, not empty', async () => {
    await createDatabase(1);
    const other = openDatabase(place.path);
    other.exec('BEGIN EXCLUSIVE');
    expect(() => inspect()).toThrow(
      expect.objectContaining({ code: 'DATABASE_BUSY', message: expect.stringContaining('Close it and try again') }),
    );
    other.close();
  });
});
