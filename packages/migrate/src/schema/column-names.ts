import type { Database } from 'better-sqlite3';

/** The columns a table has in this file, in its own order. */
export function columnNames(connection: Database, table: string): readonly string[] {
  return connection.prepare("SELECT name FROM pragma_table_xinfo(?, 'main')").pluck().all(table) as readonly string[];
}
