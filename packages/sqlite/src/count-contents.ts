import type { Database } from 'better-sqlite3';
import { quoteName } from './identifiers.ts';

/** What is counted of a table: rows, and per column the values that are not NULL. */
export interface TableContents {
  readonly rows: number;
  readonly values: Readonly<Record<string, number>>;
}

export type Contents = Readonly<Record<string, TableContents>>;

/** Counts rows and values of the file itself in one scan a table, whatever temporary tables hide it. Virtual tables and what stands behind them are left out: they are made from the others. */
export function countContents(database: Database): Contents {
  return Object.fromEntries(tableNames(database).map((name) => [name, countTable(database, name)]));
}

/** Rows per table, which SQLite counts in the smallest index there is. */
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
