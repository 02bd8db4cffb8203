import type { Database } from 'better-sqlite3';

/** A name as SQL writes it, whatever characters it has. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The columns of a table of the main database, in the order the file has them. */
export function columnNames(connection: Database, table: string): readonly string[] {
  return connection.prepare("SELECT name FROM pragma_table_xinfo(?, 'main')").pluck().all(table) as readonly string[];
}
