import type { Database } from 'better-sqlite3';
import type { TrackedTable } from './follow-tables.ts';

/** The counters of tables with AUTOINCREMENT, by table (https://sqlite.org/autoinc.html). */
export type Sequences = ReadonlyMap<string, bigint>;

export function readSequences(database: Database): Sequences {
  if (!hasSequences(database)) return new Map();
  const rows = database
    .prepare("SELECT name, seq FROM main.sqlite_sequence WHERE typeof(seq) = 'integer'")
    .safeIntegers()
    .raw()
    .all();
  return new Map(rows as readonly (readonly [string, bigint])[]);
}

/**
 * Raises every counter to at least what it was before: a rebuilt table counts from its highest row, and would give the
 * ids of deleted rows to new ones.
 */
export function keepSequences(database: Database, before: Sequences, tables: readonly TrackedTable[]): void {
  if (before.size === 0 || !hasSequences(database)) return;
  const raise = database.prepare('UPDATE main.sqlite_sequence SET seq = max(seq, ?) WHERE name = ?');
  const add = database.prepare(
    `INSERT INTO main.sqlite_sequence (name, seq) SELECT name, ? FROM main.sqlite_schema
     WHERE type = 'table' AND name = ? AND sql LIKE '%AUTOINCREMENT%'`,
  );
  for (const { before: name, after, isWritten } of tables) {
    const counter = before.get(name);
    if (!isWritten || after === null || counter === undefined) continue;
    if (raise.run(counter, after).changes === 0) add.run(counter, after);
  }
}

function hasSequences(database: Database): boolean {
  return database.prepare("SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence'").get() !== undefined;
}
