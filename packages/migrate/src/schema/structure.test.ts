import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { compareStructures } from './compare.ts';
import { readStructure, type SchemaStructure } from './structure.ts';

function structure(...statements: readonly string[]): SchemaStructure {
  const database = new Sqlite(':memory:');
  try {
    for (const sql of statements) database.exec(sql);
    return readStructure(database);
  } finally {
    database.close();
  }
}

function differ(one: string, other: string): boolean {
  return compareStructures(structure(one), structure(other)).differences.length > 0;
}

test.each([
  [
    'a CHECK after its first comma',
    "CREATE TABLE t(k TEXT CHECK (k IN ('a', 'b')))",
    "CREATE TABLE t(k TEXT CHECK (k IN ('a', 'c')))",
  ],
  [
    'a CHECK of the table',
    'CREATE TABLE t(a, b, CHECK (max(a, b) < 3))',
    'CREATE TABLE t(a, b, CHECK (max(a, b) < 4))',
  ],
  ['AUTOINCREMENT', 'CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT)', 'CREATE TABLE t(id INTEGER PRIMARY KEY)'],
  [
    'the column of a collation',
    'CREATE TABLE t(a TEXT COLLATE NOCASE, b TEXT)',
    'CREATE TABLE t(a TEXT, b TEXT COLLATE NOCASE)',
  ],
  ['how a column is generated', 'CREATE TABLE t(a, b AS (a + 1))', 'CREATE TABLE t(a, b AS (a + 2))'],
  ['what a conflict does', 'CREATE TABLE t(a UNIQUE ON CONFLICT REPLACE)', 'CREATE TABLE t(a UNIQUE)'],
  [
    'a deferred reference',
    'CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(p REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED)',
    'CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(p REFERENCES p(id))',
  ],
  [
    'an option of a full-text index',
    "CREATE VIRTUAL TABLE t USING fts5(title, tokenize = 'porter')",
    "CREATE VIRTUAL TABLE t USING fts5(title, tokenize = 'trigram')",
  ],
])('compareStructures finds a difference in %s', (_, one, other) => {
  expect(differ(one, other)).toBe(true);
  expect(differ(one, one)).toBe(false);
});

test.each([
  ['blanks, case and quotes', 'CREATE TABLE t (a TEXT CHECK (a <> 1))', 'create table "t"([a] text check( "a"<>1 ))'],
  ['where a CHECK stands', 'CREATE TABLE t(a CHECK (a > 0), b)', 'CREATE TABLE t(a, b, CHECK (a > 0))'],
  ['comments', 'CREATE TABLE t(a /* CHECK (1) */, b)', 'CREATE TABLE t(a, b) -- AUTOINCREMENT'],
  ['a module’s quotes', 'CREATE VIRTUAL TABLE t USING "fts5"(title)', 'CREATE VIRTUAL TABLE t USING fts5(title)'],
])('compareStructures ignores %s', (_, one, other) => {
  expect(differ(one, other)).toBe(false);
});

test('readStructure ignores a temporary table of the same name', () => {
  const table = 'CREATE TABLE t(a TEXT NOT NULL UNIQUE)';
  expect(structure(table, 'CREATE TEMP TABLE t(other)')).toEqual(structure(table));
});

test('readStructure reads a virtual table whose module is not loaded', () => {
  const database = new Sqlite(':memory:');
  database.unsafeMode(true);
  database.pragma('writable_schema = ON');
  const sql = 'CREATE VIRTUAL TABLE words USING spellfix1';
  database
    .prepare("INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql) VALUES ('table', 'words', 'words', 0, ?)")
    .run(sql);
  database.pragma('writable_schema = RESET');
  expect(readStructure(database).get('table words')?.traits).toEqual(['module SPELLFIX1']);
  database.close();
});
