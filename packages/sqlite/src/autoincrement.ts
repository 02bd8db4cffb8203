import type { Database } from 'better-sqlite3';

/**
 * The counters of tables with AUTOINCREMENT, by table (https://sqlite.org/autoinc.html). As bigints: one above 2^53 would
 * become a REAL, which SQLite does not count on from.
 */
export function readCounters(database: Database): ReadonlyMap<string, bigint> {
  if (!hasCounters(database)) return new Map();
  const rows = database
    .prepare("SELECT name, seq FROM main.sqlite_sequence WHERE typeof(seq) = 'integer'")
    .safeIntegers()
    .raw()
    .all();
  return new Map(rows as readonly (readonly [string, bigint])[]);
}

/**
 * Raises the counter of a table to at least a value: otherwise a table that was created again would give the ids of
 * deleted rows to new ones. Does nothing for a table without AUTOINCREMENT.
 */
export function raiseCounter(database: Database, table: string, counter: bigint): void {
  if (!hasCounters(database)) return;
  const raise = database.prepare('UPDATE main.sqlite_sequence SET seq = max(seq, ?) WHERE name = ? COLLATE NOCASE');
  if (raise.run(counter, table).changes > 0) return;
  database
    .prepare(
      `INSERT INTO main.sqlite_sequence (name, seq) SELECT name, ? FROM main.sqlite_schema
       WHERE type = 'table' AND name = ? COLLATE NOCASE AND sql LIKE '%AUTOINCREMENT%'`,
    )
    .run(counter, table);
}

function hasCounters(database: Database): boolean {
  return database.prepare("SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence'").get() !== undefined;
}
