import Sqlite, { type Database } from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { migrationContext } from './migration-context.ts';

let database: Database;
beforeEach(() => {
  database = new Sqlite(':memory:');
  database.pragma('foreign_keys = OFF');
  database.exec(`
    CREATE TABLE tracks (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, path TEXT, parent INTEGER REFERENCES tracks (id) ON DELETE CASCADE);
    CREATE INDEX tracks_by_title ON tracks (title) WHERE title <> '';
    CREATE TABLE entries (track_id INTEGER REFERENCES tracks (id) ON DELETE CASCADE);
    CREATE VIEW titles AS SELECT title FROM tracks;
    INSERT INTO tracks VALUES (3, 'Three', 'c', NULL), (7, 'Seven', 'g', 3), (9, 'Nine', 'i', 3);
    DELETE FROM tracks WHERE id = 9;
    INSERT INTO entries VALUES (3), (7), (99);
    CREATE TRIGGER tracks_named AFTER UPDATE OF title ON tracks BEGIN UPDATE tracks SET path = 'named' WHERE id = new.id; END;
    CREATE TRIGGER entries_made AFTER INSERT ON entries BEGIN UPDATE tracks SET path = 'listed' WHERE id = new.track_id; END;`);
});

const rebuildTable = (options: Parameters<ReturnType<typeof migrationContext>['rebuildTable']>[0]) =>
  migrationContext(database).rebuildTable(options);
const all = (sql: string) => database.prepare(sql).raw().all();
const names = () => all('SELECT type, name FROM sqlite_schema ORDER BY 1, 2');
const NEW =
  'CREATE TABLE tracks (id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER REFERENCES tracks (id) ON DELETE CASCADE, title TEXT NOT NULL COLLATE NOCASE, path TEXT, added TEXT)';

describe('rebuildTable', () => {
  test('keeps rows, references to and from it, indexes, triggers and views', () => {
    const before = names();
    rebuildTable({ table: 'tracks', createSql: NEW });
    expect(names()).toEqual(before);
    expect(all('SELECT id, title, path, parent, added FROM tracks')).toEqual([
      [3, 'Three', 'c', null, null],
      [7, 'Seven', 'g', 3, null],
    ]);
    expect(all('SELECT title FROM titles')).toEqual([['Three'], ['Seven']]);
    expect(
      all(
        'SELECT "table" FROM pragma_foreign_key_list(\'entries\') UNION ALL SELECT "table" FROM pragma_foreign_key_list(\'tracks\')',
      ),
    ).toEqual([['tracks'], ['tracks']]);
    database.exec('INSERT INTO entries VALUES (3); UPDATE tracks SET title = title WHERE id = 7');
    expect(all('SELECT path FROM tracks')).toEqual([['listed'], ['named']]);
    expect(database.pragma('legacy_alter_table', { simple: true })).toBe(0);
    expect(all('SELECT count(*) FROM entries')).toEqual([[4]]);
  });

  test('never reuses the id of a deleted row, even in an empty table', () => {
    rebuildTable({ table: 'tracks', createSql: NEW });
    database.exec("INSERT INTO tracks (title) VALUES ('New')");
    expect(all('SELECT max(id) FROM tracks')).toEqual([[10]]);
    database.exec('DELETE FROM tracks');
    rebuildTable({ table: 'tracks', createSql: NEW });
    database.exec("INSERT INTO tracks (title) VALUES ('Newer')");
    expect(all('SELECT id FROM tracks')).toEqual([[11]]);
  });

  test('keeps an AUTOINCREMENT counter that JavaScript has no number for', () => {
    database.exec("UPDATE sqlite_sequence SET seq = 1234567890123456789 WHERE name = 'tracks'");
    rebuildTable({ table: 'tracks', createSql: NEW });
    const counter = "SELECT typeof(seq), CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = 'tracks'";
    expect(all(counter)).toEqual([['integer', '1234567890123456789']]);
    database.exec("INSERT INTO tracks (title) VALUES ('New')");
    expect(all('SELECT CAST(max(id) AS TEXT) FROM tracks')).toEqual([['1234567890123456790']]);
  });

  test('accepts an expression for a column, and names in any case', () => {
    rebuildTable({
      table: 'Tracks',
      createSql: NEW.replace('title TEXT', 'Title TEXT'),
      columns: { path: "'/music/' || path", added: "'2026-01-01'" },
    });
    expect(all('SELECT title, path, added FROM tracks')).toEqual([
      ['Three', '/music/c', '2026-01-01'],
      ['Seven', '/music/g', '2026-01-01'],
    ]);
    expect(
      all("SELECT count(*) FROM sqlite_schema WHERE lower(tbl_name) = 'tracks' AND type IN ('index', 'trigger')"),
    ).toEqual([[2]]);
  });

  test('copies a column that is named like a property of every object', () => {
    database.exec("CREATE TABLE odd (id INTEGER PRIMARY KEY, constructor TEXT); INSERT INTO odd VALUES (1, 'me')");
    rebuildTable({ table: 'odd', createSql: 'CREATE TABLE odd (constructor TEXT, id INTEGER PRIMARY KEY)' });
    expect(all('SELECT id, constructor FROM odd')).toEqual([[1, 'me']]);
  });

  test.each([
    ['no key', 'CREATE TABLE plain (name TEXT)', 'CREATE TABLE plain (name TEXT, more)'],
    ['a key of text', 'CREATE TABLE plain (name TEXT PRIMARY KEY)', 'CREATE TABLE plain (name TEXT PRIMARY KEY, more)'],
    [
      'a key of two columns that begins with a number',
      'CREATE TABLE plain (one INTEGER, name TEXT, PRIMARY KEY (one, name))',
      'CREATE TABLE plain (one INTEGER, name TEXT, more, PRIMARY KEY (one, name))',
    ],
    [
      'a descending number as key',
      'CREATE TABLE plain (one INTEGER PRIMARY KEY DESC, name TEXT)',
      'CREATE TABLE plain (one INTEGER PRIMARY KEY DESC, name TEXT, more)',
    ],
  ])('keeps the row ids of a table with %s, which full-text indexes reference', (_, before, after) => {
    database.exec(`${before}; INSERT INTO plain (rowid, name) VALUES (5, 'five'), (50, 'fifty')`);
    rebuildTable({ table: 'plain', createSql: after });
    expect(all('SELECT rowid, name FROM plain ORDER BY 1')).toEqual([
      [5, 'five'],
      [50, 'fifty'],
    ]);
  });

  test('accepts a table that loses or gains row ids, or has a column of that name', () => {
    database.exec("CREATE TABLE plain (name TEXT PRIMARY KEY, rowid TEXT); INSERT INTO plain VALUES ('a', 'x')");
    rebuildTable({
      table: 'plain',
      createSql: 'CREATE TABLE plain (name TEXT PRIMARY KEY, rowid TEXT, more)',
    });
    rebuildTable({
      table: 'plain',
      createSql: 'CREATE TABLE plain (name TEXT PRIMARY KEY, rowid TEXT) WITHOUT ROWID',
    });
    rebuildTable({ table: 'plain', createSql: 'CREATE TABLE plain (name TEXT PRIMARY KEY, rowid TEXT)' });
    expect(all('SELECT name, "rowid" FROM plain')).toEqual([['a', 'x']]);
  });

  test('copies the stored columns of a table with generated columns', () => {
    database.exec('CREATE TABLE made (a INTEGER, b AS (a * 2), c AS (a * 3) STORED); INSERT INTO made (a) VALUES (4)');
    rebuildTable({
      table: 'made',
      createSql: 'CREATE TABLE made (a INTEGER, b AS (a * 2), c AS (a * 5) STORED)',
    });
    expect(all('SELECT a, b, c FROM made')).toEqual([[4, 8, 20]]);
  });

  test('throws when the new definition refuses the rows, and a rollback restores the table', () => {
    database.exec("INSERT INTO tracks VALUES (20, NULL, 'x', NULL)");
    const before = all('SELECT * FROM sqlite_schema');
    database.exec('BEGIN');
    expect(() => rebuildTable({ table: 'tracks', createSql: NEW })).toThrow(/NOT NULL/);
    database.exec('ROLLBACK');
    expect(all('SELECT * FROM sqlite_schema')).toEqual(before);
    expect(database.pragma('legacy_alter_table', { simple: true })).toBe(0);
  });
});
