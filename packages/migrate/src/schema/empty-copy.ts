import Sqlite, { type Database } from 'better-sqlite3';
import { readSchemaRows } from './structure.ts';

/**
 * A database in memory with the schema of another one and without its rows; the caller closes it.
 *
 * @param define - changes the definition of an ordinary table
 */
export function emptyCopy(from: Database, define: (createSql: string) => string = (sql) => sql): Database {
  const shadow = from.prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'");
  // Virtual tables create these themselves.
  const isCreatedByOther = new Set(shadow.pluck().all() as readonly string[]);
  const copy = new Sqlite(':memory:');
  copy.pragma('foreign_keys = OFF');
  try {
    for (const { type, name, sql } of readSchemaRows(from))
      if (sql !== null && !isCreatedByOther.has(name)) copy.exec(type === 'table' ? define(sql) : sql);
    return copy;
  } catch (error) {
    copy.close();
    throw error;
  }
}
