import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareWithBackup } from './compare-with-backup.ts';
import { followTables } from './follow-tables.ts';
import { BACKUP } from './row-keys.ts';

// Random tables and rows, a random migration that preserves them, and in half of the runs one more statement that may not.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-corruption-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const RUNS = process.env.AURALIS_FAULTS === 'long' ? 2000 : 80;
const TYPES = ['TEXT', 'INTEGER', 'REAL', 'NUMERIC', 'BLOB', '', 'TEXT COLLATE NOCASE'];
/** The columns `k` and `id` together are unique in every row. */
const KEYS: readonly { readonly key: string; readonly end: string }[] = [
  { key: 'id INTEGER PRIMARY KEY, k TEXT', end: '' },
  { key: 'id INTEGER NOT NULL UNIQUE, k TEXT', end: '' },
  { key: 'id INTEGER NOT NULL, k TEXT NOT NULL, PRIMARY KEY (k, id)', end: '' },
  { key: 'id INTEGER NOT NULL, k TEXT NOT NULL, PRIMARY KEY (k, id)', end: ' WITHOUT ROWID' },
  { key: 'id INTEGER, k TEXT', end: '' },
];

const value = fc.oneof(
  fc.constantFrom(
    'NULL',
    '0',
    '1',
    "'1'",
    '1.0',
    "x'31'",
    "''",
    "'a'",
    "'A'",
    "'a '",
    '9007199254740993',
    '-0.5',
    "x''",
  ),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
);

const table = fc.record({
  key: fc.constantFrom(...KEYS),
  types: fc.tuple(fc.constantFrom(...TYPES), fc.constantFrom(...TYPES), fc.constantFrom(...TYPES)),
  // Often alike, so that rows without a key have doubles.
  rows: fc.array(fc.tuple(value, value, value), { minLength: 2, maxLength: 10 }),
  doubles: fc.boolean(),
});
type Table = typeof table extends fc.Arbitrary<infer Value> ? Value : never;

const COLUMNS = ['c0', 'c1', 'c2'] as const;

function define(name: string, { key, types }: Table, order: readonly number[]): string {
  const columns = order.map((at) => `${COLUMNS[at]} ${types[at]}`);
  return `CREATE TABLE ${name} (${columns.join(', ')}, ${key.key})${key.end}`;
}

function setUp(given: Table): string {
  const isKeyless = !/UNIQUE|PRIMARY/.test(given.key.key);
  const inserts = given.rows.map((row, at) => {
    const id = isKeyless && given.doubles ? Math.floor(at / 2) : at;
    return `INSERT INTO t (c0, c1, c2, id, k) VALUES (${row.join(', ')}, ${id}, 'k')`;
  });
  return [define('t', given, [0, 1, 2]), ...inserts].join(';\n');
}

/** Migrations that preserve every value, each with the name that the table has afterwards. */
const ROUTES: readonly ((given: Table) => readonly [name: string, statements: readonly string[]])[] = [
  () => ['t', ['ALTER TABLE t ADD COLUMN more TEXT', "UPDATE t SET more = 'x'"]],
  () => ['songs', ['ALTER TABLE t RENAME TO songs', 'CREATE INDEX by_c0 ON songs (c0)']],
  (given) => [
    't',
    [
      define('n', given, [2, 0, 1]),
      'INSERT INTO n (c0, c1, c2, id, k) SELECT c0, c1, c2, id, k FROM t ORDER BY c1',
      'DROP TABLE t',
      'ALTER TABLE n RENAME TO t',
    ],
  ],
  (given) => [
    't',
    [
      'ALTER TABLE t RENAME TO old',
      define('t', given, [1, 2, 0]),
      'INSERT INTO t (id, k, c2, c1, c0) SELECT id, k, c2, c1, c0 FROM old',
      'DROP TABLE old',
    ],
  ],
];

const CORRUPTIONS: readonly ((name: string) => readonly string[])[] = [
  (name) => [`UPDATE ${name} SET c0 = c1`],
  (name) => [`UPDATE ${name} SET c1 = c0, c0 = c1`],
  (name) => [`UPDATE ${name} SET c2 = CAST(c2 AS TEXT)`],
  (name) => [`UPDATE ${name} SET c2 = CAST(c2 AS REAL)`],
  (name) => [`UPDATE ${name} SET c1 = upper(c1)`],
  (name) => [`UPDATE ${name} SET c1 = trim(c1)`],
  (name) => [`UPDATE ${name} SET c0 = coalesce(c0, 0)`],
  (name) => [`UPDATE ${name} SET c0 = round(c0, 1) WHERE typeof(c0) = 'real'`],
  (name) => [`UPDATE ${name} SET c0 = substr(c0, 1, 3)`],
  (name) => [`UPDATE ${name} SET c0 = NULL WHERE id % 2 = 1`],
  (name) => [`UPDATE ${name} SET id = id + 100`],
  (name) => [`DELETE FROM ${name} WHERE id = 1`],
  (name) => [`DELETE FROM ${name}`],
  (name) => [`DROP TABLE ${name}`],
  (name) => [
    `CREATE TRIGGER corruption AFTER INSERT ON other BEGIN UPDATE ${name} SET c2 = new.x; END`,
    'INSERT INTO other VALUES (1)',
    'DROP TRIGGER corruption',
  ],
];

interface Run {
  /** The name of the table afterwards. */
  readonly name: string;
  readonly statements: readonly string[];
}

/** Whether the comparison finds a difference, and whether there is one. */
function compare(
  given: Table,
  { name, statements }: Run,
): { readonly isFound: boolean; readonly isCorrupted: boolean } {
  const [path, copy] = [join(folder, 'app.db'), join(folder, 'copy.db')];
  for (const file of [path, copy]) rmSync(file, { force: true });
  const database = openDatabase(path, { create: true });
  try {
    database.exec(`CREATE TABLE other (x); ${setUp(given)}`);
    const before = contentOf(database, 't');
    copyFileSync(path, copy);
    database.exec('BEGIN IMMEDIATE');
    const history = followTables(database, 'schema_version');
    for (const sql of statements) history.followStatement(sql, () => database.exec(sql));
    const isCorrupted = !includesAll(contentOf(database, name), before);
    database.prepare(`ATTACH ? AS ${BACKUP}`).run(copy);
    return { isFound: compareWithBackup(database, history.tables(), []).undeclared.length > 0, isCorrupted };
  } finally {
    database.close();
  }
}

/** Every row as text, as SQLite writes its values: found out in another way than by the code under test. */
function contentOf(database: Database, name: string): readonly string[] {
  const columns = [...COLUMNS, 'id', 'k'].map((column) => `typeof(${column}) || quote(${column})`).join(" || '|' || ");
  try {
    return database.prepare(`SELECT ${columns} FROM ${name} ORDER BY 1`).pluck().all() as readonly string[];
  } catch {
    return [];
  }
}

function includesAll(now: readonly string[], before: readonly string[]): boolean {
  const left = [...now];
  return before.every((row) => {
    const at = left.indexOf(row);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

test('a migration that preserves every value is never refused', () => {
  fc.assert(
    fc.property(table, fc.constantFrom(...ROUTES), (given, route) => {
      const [name, statements] = route(given);
      expect(compare(given, { name, statements })).toEqual({ isFound: false, isCorrupted: false });
    }),
    { numRuns: RUNS },
  );
});

test('one corrupting statement in it is found whenever it changes or removes anything', () => {
  let corrupted = 0;
  fc.assert(
    fc.property(table, fc.constantFrom(...ROUTES), fc.constantFrom(...CORRUPTIONS), (given, route, corruption) => {
      const [name, statements] = route(given);
      const result = compare(given, { name, statements: [...statements, ...corruption(name)] });
      expect(result.isFound).toBe(result.isCorrupted);
      if (result.isCorrupted) corrupted += 1;
    }),
    { numRuns: RUNS },
  );
  expect(corrupted).toBeGreaterThan(RUNS / 4);
});
