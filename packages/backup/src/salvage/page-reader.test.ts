import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { useFolder } from '../../test/sample-database.ts';
import { rowWriter } from './new-database.ts';
import { openPageFile } from './open-page-file.ts';
import { type OpenPageFile, readFreelist } from './page-file.ts';
import { RawText } from './record.ts';
import { readSchema, type SchemaTree, treesOfSchema } from './schema.ts';
import { rowsOn } from './stored-row.ts';
import { matchesShape } from './table-shape.ts';
import { walkTree } from './walk-tree.ts';

const place = useFolder();

/** Opens the file with the page reader. */
function read<T>(database: Database, use: (file: OpenPageFile, trees: readonly SchemaTree[]) => T): T {
  const file = openPageFile(database.name);
  try {
    const { objects, isWhole } = readSchema(file, new Set());
    expect(isWhole).toBe(true);
    return use(file, treesOfSchema(objects, database));
  } finally {
    file.close();
  }
}

function rowsOf(file: OpenPageFile, tree: SchemaTree): readonly unknown[] {
  const { pages, gaps } = walkTree(file, tree, new Set());
  expect(gaps).toEqual([]);
  expect(pages.filter(({ isSound }) => !isSound)).toEqual([]);
  return pages
    .flatMap((treePage) => rowsOn(treePage, file))
    .map((row) => row?.values.map((value, index) => (tree.shape.columns[index]?.holds === 'rowid' ? row.rowid : value)))
    .map((row) => JSON.stringify(row?.map(tagged)));
}

/** As SQLite reads the same rows. */
function selected(database: Database, sql: string): readonly unknown[] {
  const rows = database.prepare(sql).safeIntegers().raw().all() as readonly (readonly unknown[])[];
  return rows.map((row) => JSON.stringify(row.map(tagged)));
}

function tagged(value: unknown): string {
  if (Buffer.isBuffer(value)) return `blob ${value.toString('hex')}`;
  if (value instanceof RawText) return `raw ${value.bytes.toString('hex')}`;
  return Object.is(value, -0) ? 'number -0' : `${typeof value} ${value}`;
}

const integer = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 1n, -1n, 127n, 128n, -128n, -129n, 32767n, 32768n, 8388607n, 8388608n, -8388609n),
  fc.constantFrom(2147483647n, 2147483648n, 140737488355327n, 140737488355328n, -140737488355329n, 2n ** 63n - 1n),
);
const value = fc.oneof(
  fc.constant(null),
  integer,
  fc.double({ noNaN: true }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  // Values without overflow, with one and with many overflow pages, and around each limit.
  fc.integer({ min: 0, max: 9000 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 400, max: 520 }).map((length) => Buffer.alloc(length, 7)),
);

describe('the page reader', () => {
  test('the page reader returns random rows as SQLite does, at every page size and in every encoding', () => {
    let runs = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(512, 1024, 4096, 65536),
        fc.constantFrom('UTF-8', 'UTF-16le', 'UTF-16be'),
        fc.uniqueArray(fc.tuple(integer, value, value), { selector: ([id]) => id, maxLength: 60 }),
        fc.array(fc.nat({ max: 59 }), { maxLength: 20 }),
        (pageSize, encoding, rows, deleted) => {
          runs += 1;
          const database = openDatabase(join(place.folder, `${runs}.db`), { create: true });
          database.pragma(`page_size = ${pageSize}`);
          database.pragma(`encoding = '${encoding}'`);
          database.pragma('synchronous = OFF');
          database.exec(`
            CREATE TABLE a (id INTEGER PRIMARY KEY, one, two);
            CREATE TABLE b (one, id INT, two, PRIMARY KEY (two, id)) WITHOUT ROWID;
            CREATE INDEX a_one ON a (one, two);`);
          const a = database.prepare('INSERT INTO a VALUES (?, ?, ?)');
          const b = database.prepare('INSERT OR IGNORE INTO b VALUES (?, ?, ?)');
          for (const [id, one, two] of rows) {
            a.run(id, one, two);
            if (two !== null) b.run(one, id, two);
          }
          for (const index of deleted) {
            const id = rows[index]?.[0];
            if (id !== undefined) database.prepare('DELETE FROM a WHERE id = ?').run(id);
          }
          const seen = read(database, (file, trees) => trees.map((tree) => rowsOf(file, tree)));
          expect(seen[0]).toEqual(selected(database, 'SELECT * FROM a ORDER BY id'));
          expect(new Set(seen[1])).toEqual(new Set(selected(database, 'SELECT two, id, one FROM b')));
          expect(new Set(seen[2])).toEqual(new Set(selected(database, 'SELECT one, two, id FROM a')));
          database.close();
        },
      ),
      { numRuns: 120 },
    );
  });

  test('the page reader returns rows that rowWriter writes unchanged, whatever the column type', () => {
    const schema = `CREATE TABLE t (r REAL, x TEXT, i INTEGER, n NUMERIC, b BLOB, sum AS (i + 1) STORED, rowid, added DEFAULT 7)`;
    let runs = 0;
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 6, maxLength: 6 }), { maxLength: 25 }), (rows) => {
        runs += 1;
        const [one, other] = ['one', 'other'].map((name) => {
          const database = openDatabase(join(place.folder, `${name}-${runs}.db`), { create: true });
          database.pragma('synchronous = OFF');
          return database.exec(schema);
        }) as [Database, Database];
        const insert = one.prepare('INSERT INTO t (r, x, i, n, b, rowid) VALUES (?, ?, ?, ?, ?, ?)');
        for (const row of rows) insert.run(...row);
        one.exec("INSERT INTO t (x) VALUES (CAST(x'80c3' AS TEXT))");
        read(one, (file, [tree]) => {
          if (tree === undefined) throw new Error('There is no table');
          const writer = rowWriter(other, 't', tree.shape);
          const stored = walkTree(file, tree, new Set()).pages.flatMap((treePage) => rowsOn(treePage, file));
          expect(stored.filter((row) => row === null || !matchesShape(tree.shape, row) || !writer.write(row))).toEqual(
            [],
          );
        });
        const all = 'SELECT _rowid_, *, hex(x), hex(r), typeof(n) FROM t';
        expect(selected(other, all)).toEqual(selected(one, all));
        for (const database of [one, other]) database.close();
      }),
      { numRuns: 60 },
    );
  });

  test('the page reader keeps the bytes of malformed text', () => {
    const database = openDatabase(place.path, { create: true });
    database.exec(`CREATE TABLE t (x); INSERT INTO t VALUES (CAST(x'e9' AS TEXT))`);
    read(database, (file, [tree]) => expect(tree && rowsOf(file, tree)).toEqual(['["raw e9"]']));
    database.close();
  });

  test('the page reader reads added, stored and virtual columns', () => {
    const database = openDatabase(place.path, { create: true });
    database.exec(`
      CREATE TABLE t (x, double AS (x * 2), triple AS (x * 3) STORED, y INTEGER);
      INSERT INTO t (x, y) VALUES (1, 2);
      ALTER TABLE t ADD COLUMN z DEFAULT 'new';
      INSERT INTO t (x, y, z) VALUES (2, 3, 'own');`);
    read(database, (file, [tree]) => {
      expect(tree?.shape.columns.map(({ name }) => name)).toEqual(['x', 'triple', 'y', 'z']);
      expect(tree && rowsOf(file, tree)).toEqual([
        '["bigint 1","bigint 3","bigint 2"]',
        '["bigint 2","bigint 6","bigint 3","string own"]',
      ]);
    });
    database.close();
  });

  test('readFreelist finds every free page, and returns null when the freelist is broken', () => {
    const database = openDatabase(place.path, { create: true });
    database.pragma('page_size = 512');
    database.exec(`
      CREATE TABLE t (x);
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO t SELECT zeroblob(400) FROM n;
      DELETE FROM t WHERE rowid > 100;`);
    const free = Number(database.pragma('freelist_count', { simple: true }));
    expect(free).toBeGreaterThan(300);
    expect(read(database, (file) => readFreelist(file)?.size)).toBe(free);
    database.close();
    const file = openSync(place.path, 'r+');
    writeSync(file, Buffer.from([0, 0, 0, 1]), 0, 4, 36);
    closeSync(file);
    const damaged = openPageFile(place.path);
    expect(readFreelist(damaged)).toBeNull();
    damaged.close();
  });
});
