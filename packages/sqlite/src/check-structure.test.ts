import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkStructure } from './check-structure.ts';
import { countRows } from './contents.ts';
import { openDatabase } from './open-database.ts';
import { countContents } from './support.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-check-'));
  path = join(folder, 'a.db');
  const database = new Sqlite(path);
  database.exec(`CREATE TABLE own (id INTEGER PRIMARY KEY, name TEXT); CREATE INDEX own_by_name ON own (name);
    CREATE TABLE other (name TEXT COLLATE RTRIM PRIMARY KEY) WITHOUT ROWID; INSERT INTO other VALUES ('a');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
      INSERT INTO own SELECT i, 'name ' || i FROM n`);
  database.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

function lackCollation(): void {
  const database = new Sqlite(path);
  database.unsafeMode();
  database.pragma('writable_schema = ON');
  database.exec("UPDATE sqlite_schema SET sql = replace(sql, 'RTRIM', 'app_locale') WHERE name = 'other'");
  database.close();
}

const check = (pragma: 'quick_check' | 'integrity_check') => {
  const database = openDatabase(path, { readonly: true });
  try {
    return checkStructure(database, pragma);
  } finally {
    database.close();
  }
};

test('checkStructure names a table that cannot be checked, and finds no damage in the others', () => {
  expect(check('quick_check')).toEqual({ damage: [], unchecked: [] });
  lackCollation();
  for (const pragma of ['quick_check', 'integrity_check'] as const)
    expect(check(pragma)).toEqual({
      damage: [],
      unchecked: [{ table: 'other', reason: 'no such collation sequence: app_locale' }],
    });
});

test('checkStructure finds damage of a table beside one that cannot be checked', () => {
  lackCollation();
  const file = readFileSync(path);
  // The second half of the last page: its cells overlap and have no order.
  writeFileSync(path, file.fill(7, file.length - 2048));
  const { damage, unchecked } = check('quick_check');
  expect(damage.length).toBeGreaterThan(0);
  expect(unchecked.map(({ table }) => table)).toEqual(['other']);
});

test('counting leaves out the table that cannot be read, and counts the others', () => {
  lackCollation();
  const database = openDatabase(path, { readonly: true });
  expect(countRows(database)).toEqual({ own: 2000 });
  expect(countContents(database)).toEqual({ own: { rows: 2000, values: { id: 2000, name: 2000 } } });
  database.close();
});

test('an error of another kind is thrown, not taken for a missing part', () => {
  const copy = join(folder, 'b.db');
  copyFileSync(path, copy);
  writeFileSync(copy, Buffer.alloc(4096, 7), { flag: 'r+' });
  const database = openDatabase(copy, { readonly: true });
  expect(() => checkStructure(database, 'quick_check')).toThrow(/not a database/);
  database.close();
});

test('openDatabase prepares a connection, and closes it when that fails', () => {
  const database = openDatabase(path, { prepare: (connection) => void connection.function('one', () => 1) });
  expect(database.prepare('SELECT one()').pluck().get()).toBe(1);
  database.close();
  const failing = () => {
    throw new Error('no extension');
  };
  expect(() => openDatabase(path, { prepare: failing })).toThrow('no extension');
});
