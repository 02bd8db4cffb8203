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

describe('inspectDatabase reports', () => {
  test('`absent` for a missing file, and does not create it', () => {
    expect(inspect()).toEqual({ status: 'absent', database: place.path });
    expect(inspect(join(place.folder, 'no', 'such.db')).status).toBe('absent');
    expect(readdirSync(place.folder)).toEqual([]);
  });

  test('`empty` for a file of 0 bytes or without tables', () => {
    writeFileSync(place.path, '');
    expect(inspect()).toEqual({ status: 'empty', database: place.path });
    runSql(place.path, 'CREATE TABLE t (x); DROP TABLE t');
    expect(statSync(place.path).size).toBeGreaterThan(0);
    expect(inspect().status).toBe('empty');
  });

  test.each([
    ['a letter', 'd'],
    ['a word', 'dear diary'],
    ['text', 'dear diary, '.repeat(1000)],
    ['text that begins like a database', 'SQLite is a database\n'.repeat(100)],
  ])('`foreign` for a file that contains %s', (_, text) => {
    writeFileSync(place.path, text);
    expect(inspect()).toMatchObject({
      status: 'foreign',
      tables: [],
      reason: expect.stringContaining('not a SQLite file'),
    });
    expect(refusal()).toMatchObject({
      code: 'DATABASE_FOREIGN',
      message: 'The file is not a database of this app. It was not changed.',
    });
  });

  test('`foreign` for the database of another program', () => {
    runSql(
      place.path,
      'CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT); INSERT INTO moz_places VALUES (1, 2)',
    );
    expect(inspect()).toMatchObject({ status: 'foreign', tables: ['moz_places'] });
    expect(refusal()).toMatchObject({ code: 'DATABASE_FOREIGN', detail: expect.stringContaining('moz_places') });
  });

  test('`foreign` for the database of another program with its own schema_version', () => {
    runSql(
      place.path,
      "CREATE TABLE schema_version (version TEXT); INSERT INTO schema_version VALUES ('7'); CREATE TABLE notes (x)",
    );
    expect(inspect()).toMatchObject({ status: 'foreign', tables: ['schema_version', 'notes'] });
  });

  test('`foreign` for a database that shares only one table name', async () => {
    const more = `${MIGRATIONS.legacy_to_v001_adopt}\n`.replace(
      '-- @recognises tr',
      '-- @recognises albums: id\n-- @recognises artists: id\n-- @recognises tr',
    );
    runSql(place.path, 'CREATE TABLE tracks (id, gps)');
    expect(inspect(place.path, await migrationsFrom({ ...MIGRATIONS, legacy_to_v001_adopt: more })).status).toBe(
      'foreign',
    );
  });

  test('an error for a folder', () => {
    mkdirSync(place.path);
    expect(() => inspect()).toThrow(
      expect.objectContaining({ code: 'DATABASE_UNREADABLE', detail: expect.stringContaining('folder') }),
    );
  });

  test('an error for a path that leads through a file', () => {
    writeFileSync(place.path, '');
    expect(() => inspect(join(place.path, 'database.db'))).toThrow(
      expect.objectContaining({ code: 'DATABASE_UNREADABLE' }),
    );
  });
});

describe('a legacy database', () => {
  test('is recognised by its tables and columns, in any order, beside foreign tables', () => {
    runSql(place.path, `${LEGACY} CREATE TABLE app_stats (x)`);
    expect(inspect()).toEqual({
      status: 'legacy',
      database: place.path,
      adoptable: true,
      missing: [],
      foreignTables: ['app_stats'],
      foreignLedger: null,
    });
  });

  test('is adopted when its tables equal those of the first migration to the letter', async () => {
    const tables = MIGRATIONS.v000_to_v001_one.replace('-- Sets up the database', '');
    runSql(place.path, `${tables} INSERT INTO tracks VALUES (7, 'kept', 3)`);
    expect(inspect()).toMatchObject({ status: 'legacy', adoptable: true });
    await createDatabase(3);
    expect(inspect()).toMatchObject({ status: 'current', version: 3 });
    const connection = openDatabase(place.path, { readonly: true });
    expect(connection.prepare('SELECT id, title, plays FROM tracks').raw().all()).toEqual([[7, 'kept', 3]]);
    expect(connection.prepare('SELECT migration_script FROM schema_version ORDER BY id').pluck().get()).toContain(
      'legacy_to_v001',
    );
    connection.close();
  });

  test('is not taken for one when its tables equal only those of a version after the adoption', async () => {
    const { v000_to_v001_one, legacy_to_v001_adopt } = MIGRATIONS;
    const rates = '-- Rates tracks\nALTER TABLE tracks ADD COLUMN rating INTEGER;';
    const set = await migrationsFrom({ v000_to_v001_one, legacy_to_v001_adopt, v001_to_v002_rates: rates });
    await createDatabase(2, place.path, set);
    runSql(place.path, 'DROP TABLE schema_version; PRAGMA application_id = 0');
    expect(inspect(place.path, set)).toMatchObject({
      status: 'drifted',
      drifts: [{ kind: 'ledger-missing', looksLike: 2 }],
    });
  });

  test.each([
    ['lacks a column', LEGACY.replace('plays INTEGER, ', ''), ['tracks.plays']],
    ['lacks a table', LEGACY.replace(/CREATE TABLE playlists.*/, ''), ['table playlists']],
    [
      'has a table of a newer version',
      `${LEGACY} CREATE TABLE history (id)`,
      ['history: created by a newer version, but the ledger is missing'],
    ],
  ])('that %s is incomplete, and planUpgrade refuses it', (_, sql, missing) => {
    runSql(place.path, sql);
    expect(inspect()).toMatchObject({ status: 'legacy', adoptable: false, missing: expect.arrayContaining(missing) });
    expect(refusal()).toMatchObject({ code: 'DATABASE_DRIFTED', detail: expect.stringContaining('incomplete') });
  });
});

describe('inspectDatabase', () => {
  test.each(['my database.db', 'what?.db', 'a#b.db', '100%20.db', 'two\nlines.db', "it's.db", ' lead', 'file:x.db'])(
    'finds a file named %j',
    async (name) => {
      const path = join(place.folder, name);
      await createDatabase(2, path);
      expect(inspect(path)).toMatchObject({ status: 'behind', database: path });
      expect(readdirSync(place.folder)).toContain(name);
    },
  );

  test('follows a symbolic link to the real file', async () => {
    await createDatabase(3);
    const link = join(place.folder, 'link.db');
    symlinkSync(place.path, link);
    expect(inspect(link)).toMatchObject({ status: 'current', database: realpathSync(place.path) });
    symlinkSync('loop.db', join(place.folder, 'loop.db'));
    expect(() => inspect(join(place.folder, 'loop.db'))).toThrow(
      expect.objectContaining({ code: 'DATABASE_UNREADABLE' }),
    );
  });

  test('reads commits that are only in the write-ahead log', async () => {
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

  test('rolls back a transaction that a crash left incomplete', async () => {
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

  test('throws DATABASE_BUSY for a database that another program has locked', async () => {
    await createDatabase(1);
    const other = openDatabase(place.path);
    other.exec('BEGIN EXCLUSIVE');
    expect(() => inspect()).toThrow(
      expect.objectContaining({
        code: 'DATABASE_BUSY',
        hint: expect.stringContaining('Close the other program and try again'),
      }),
    );
    other.close();
  });
});
