import type { Database } from 'better-sqlite3';
import { quoteName } from '../schema/quote.ts';

/** What is counted of a table: rows, and per column the values that are not NULL. */
interface TableFacts {
  readonly rows: number;
  readonly values: Readonly<Record<string, number>>;
}

export type DatabaseFacts = Readonly<Record<string, TableFacts>>;

/** One scan a table. Virtual tables and what stands behind them are left out: they are made from the others. */
export function countFacts(database: Database): DatabaseFacts {
  const names = database
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'schema_version'",
    )
    .pluck()
    .all() as readonly string[];
  return Object.fromEntries(names.toSorted().map((name) => [name, countTable(database, name)]));
}

function countTable(database: Database, name: string): TableFacts {
  const columns = database
    .prepare('SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1')
    .pluck()
    .all(name) as readonly string[];
  const counts = columns.map((column) => `count(${quoteName(column)})`);
  const [rows = 0, ...values] = database
    .prepare(`SELECT ${['count(*)', ...counts].join(', ')} FROM ${quoteName(name)}`)
    .raw()
    .get() as readonly number[];
  return { rows, values: Object.fromEntries(columns.map((column, index) => [column, values[index] ?? 0])) };
}
