import type { Database } from 'better-sqlite3';
import { isMissingPart } from './errors.ts';

/** Quotes a name for use in SQL, whatever characters it contains. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
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
 * virtual tables and their shadow tables, which are derived from the others, and tables that need a collation or function
 * that this connection lacks.
 */
export function countContents(database: Database): Contents {
  return countEach(database, (name) => countTable(database, name));
}

/** Rows per table; SQLite counts them in the smallest index. Leaves out what `countContents` leaves out. */
export function countRows(database: Database): Readonly<Record<string, number>> {
  return countEach(database, (name) => {
    const count = database.prepare(`SELECT count(*) FROM main.${quoteName(name)}`).pluck();
    return Number(count.get());
  });
}

function countEach<Count>(database: Database, count: (table: string) => Count): Readonly<Record<string, Count>> {
  const counts: [string, Count][] = [];
  for (const name of tableNames(database)) {
    try {
      counts.push([name, count(name)]);
    } catch (error) {
      if (!isMissingPart(error)) throw error;
    }
  }
  return Object.fromEntries(counts);
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
