import type { Database, Statement } from 'better-sqlite3';

const STATEMENTS = new WeakMap<Database, Map<string, Statement>>();

/**
 * A statement of a connection that is compiled once: to compile a query can take longer than to run it. The caller sets its
 * modes (`pluck`, `safeIntegers`) the same way each time.
 */
export function prepared(database: Database, sql: string): Statement {
  const known = STATEMENTS.get(database) ?? new Map<string, Statement>();
  STATEMENTS.set(database, known);
  const statement = known.get(sql) ?? database.prepare(sql);
  known.set(sql, statement);
  return statement;
}
