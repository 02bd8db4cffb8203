import type { Database } from 'better-sqlite3';

/** Quotes a name for use in SQL, whatever characters it contains. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** An integer read with `safeIntegers`: a number, or decimal text where a number would round it. */
export function exactInteger(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

/** The columns of a table of the main database, in the order of the schema. */
export function columnNames(connection: Database, table: string): readonly string[] {
  return connection.prepare("SELECT name FROM pragma_table_xinfo(?, 'main')").pluck().all(table) as readonly string[];
}

/** The columns of a table that hold values: generated ones are left out. */
export function storedColumnNames(connection: Database, table: string): readonly string[] {
  const columns = connection.prepare("SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0");
  return columns.pluck().all(table) as readonly string[];
}

/** Whether SQLite takes two names for the same: it ignores the case of letters. */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The counts of a table: rows, and per column the values that are not NULL. */
export interface TableContents {
  readonly rows: number;
  readonly values: Readonly<Record<string, number>>;
}

export type Contents = Readonly<Record<string, TableContents>>;

/**
 * Counts rows and values of the main database in one scan per table, even where temporary tables hide it. Leaves out
 * virtual tables and their shadow tables, which are derived from the others.
 */
export function countContents(database: Database): Contents {
  return Object.fromEntries(tableNames(database).map((name) => [name, countTable(database, name)]));
}

/** Rows per table; SQLite counts them in the smallest index. */
export function countRows(database: Database): Readonly<Record<string, number>> {
  return Object.fromEntries(
    tableNames(database).map((name) => {
      const rows = database
        .prepare(`SELECT count(*) FROM main.${quoteName(name)}`)
        .pluck()
        .get();
      return [name, Number(rows)];
    }),
  );
}

export function rowsOf(contents: Contents): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(contents).map(([name, { rows }]) => [name, rows]));
}

function tableNames(database: Database): readonly string[] {
  return database
    .prepare(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .pluck()
    .all() as readonly string[];
}

function countTable(database: Database, name: string): TableContents {
  const columns = database
    .prepare("SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden <> 1")
    .pluck()
    .all(name) as readonly string[];
  const counts = columns.map((column) => `count(${quoteName(column)})`);
  const [rows = 0, ...values] = database
    .prepare(`SELECT ${['count(*)', ...counts].join(', ')} FROM main.${quoteName(name)}`)
    .raw()
    .get() as readonly number[];
  return { rows, values: Object.fromEntries(columns.map((column, index) => [column, values[index] ?? 0])) };
}

/** Findings about values, not about the file: a database with invalid values is intact and can be backed up. */
const ABOUT_VALUES = /^(?:NULL|NUMERIC|TEXT|non-\w+) value in |^CHECK constraint failed in /;

/**
 * What SQLite finds wrong with the structure of the file; empty when it is intact.
 *
 * @param pragma - `quick_check` skips the comparison of indexes with their tables (https://sqlite.org/pragma.html#pragma_quick_check)
 */
export function findDamage(database: Database, pragma: 'quick_check' | 'integrity_check'): readonly string[] {
  const findings = database.prepare(`PRAGMA ${pragma}`).pluck().all() as readonly string[];
  return findings.filter((finding) => finding !== 'ok' && !ABOUT_VALUES.test(finding));
}
