import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { useComparison } from '../../test/compared-tables.ts';

const { compareAfter, changesAfter } = useComparison();

const value = fc.oneof(
  fc.constant('NULL'),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  fc.integer({ min: -9, max: 9 }).map(String),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((real) => (Number.isInteger(real) ? `${real}.0` : String(real)).replace(/e\+?(-?\d+)\.0$/, 'e$1')),
  fc
    .string({ unit: 'grapheme', maxLength: 6 })
    .filter((text) => !text.includes('\0'))
    .map((text) => `'${text.replaceAll("'", "''")}'`),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => `x'${Buffer.from(bytes).toString('hex')}'`),
);
const TYPES = ['TEXT', 'INTEGER', 'REAL', 'NUMERIC', 'BLOB', '', 'TEXT COLLATE NOCASE', 'VARCHAR(5)'];
const KEYS = [
  'id INTEGER PRIMARY KEY',
  'id INTEGER NOT NULL UNIQUE',
  'id INTEGER',
  'id INTEGER PRIMARY KEY) WITHOUT ROWID',
];
const table = fc
  .record({
    key: fc.constantFrom(...KEYS),
    types: fc.array(fc.constantFrom(...TYPES), { minLength: 2, maxLength: 5 }),
    rows: fc.array(fc.array(value, { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 12 }),
  })
  .map(({ key, types, rows }) => {
    const create = (name: string, order: readonly number[]) => {
      const columns = order.map((at) => `c${at} ${types[at]}`);
      const [own = '', end = ''] = key.split(')');
      return `CREATE TABLE ${name} (${[...columns, own].join(', ')})${end}`;
    };
    const order = types.map((_, at) => at);
    const insert = rows.map(
      (row, id) =>
        `INSERT INTO t (id, ${order.map((at) => `c${at}`).join(', ')}) VALUES (${id}, ${row.slice(0, types.length).join(', ')})`,
    );
    return { create, order, setUp: [create('t', order), ...insert].join(';\n') };
  });
const RUNS = process.env.AURALIS_FAULTS === 'long' ? 2000 : 60;

test('a rebuild that copies every value in any column order is never refused', () => {
  fc.assert(
    fc.property(table, fc.nat(), ({ create, order, setUp }, by) => {
      const turned = order.map((_, at) => order[(at + by) % order.length] ?? 0);
      const names = order.map((at) => `c${at}`).join(', ');
      const [t] = changesAfter(
        setUp,
        create('n', turned),
        `INSERT INTO n (id, ${names}) SELECT id, ${names} FROM t ORDER BY id DESC`,
        'DROP TABLE t',
        'ALTER TABLE n RENAME TO t',
      );
      expect(t).toMatchObject({ rowsGone: 0, changed: [] });
    }),
    { numRuns: RUNS },
  );
});

test('a value that is stored differently is found, whatever it is and whatever it becomes', () => {
  fc.assert(
    fc.property(table, value, fc.nat(), fc.nat(), ({ order, setUp }, becomes, at, row) => {
      const column = `c${order[at % order.length]}`;
      const compared = compareAfter(setUp, [
        `UPDATE t SET ${column} = ${becomes} WHERE id = (SELECT id FROM t ORDER BY id LIMIT 1 OFFSET ${row} % (SELECT count(*) FROM t))`,
      ]);
      const [found] = compared.tables;
      const differs = storedDifferently(compared.database, compared.copy, column);
      compared.end();
      expect((found?.rowsGone ?? 0) + (found?.changed.length ?? 0) > 0).toBe(differs);
    }),
    { numRuns: RUNS },
  );

  /** Asked in another way than the code under test does it: by the text that SQLite writes for each value. */
  function storedDifferently(now: Database, path: string, column: string): boolean {
    const copy = openDatabase(path);
    const read = (database: Database) =>
      JSON.stringify(database.prepare(`SELECT typeof(${column}), quote(${column}) FROM t ORDER BY id`).raw().all());
    try {
      return read(now) !== read(copy);
    } finally {
      copy.close();
    }
  }
});
