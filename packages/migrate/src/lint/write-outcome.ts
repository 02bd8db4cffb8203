import type { Database } from 'better-sqlite3';
import type { AsApp } from './as-app.ts';
import type { OlderWrite } from './older-statements.ts';

/** What a write came to: refused, or so many rows changed, and what the app reads afterwards. */
export type WriteOutcome =
  | { readonly status: 'refused'; readonly reason: string }
  | { readonly status: 'done'; readonly changes: number; readonly reads: ReadonlyMap<string, readonly string[]> };

/** Tries a write on its own, reads back what the SELECTs give, and takes the write back. */
export function tryWrite(app: AsApp, { sql, values, before }: OlderWrite, selects: readonly string[]): WriteOutcome {
  const { database } = app;
  database.exec('SAVEPOINT older_app');
  try {
    if (before !== undefined) database.prepare(before.sql).run(before.values);
    const orphans = orphansIn(database);
    const { changes } = database.prepare(sql).run(values);
    // A deferred foreign key is looked at only by the COMMIT, which is not reached here.
    if (orphansIn(database) > orphans) return { status: 'refused', reason: 'FOREIGN KEY constraint failed at COMMIT' };
    return { status: 'done', changes, reads: new Map(selects.map((select) => [select, app.read(select)])) };
  } catch (error) {
    return { status: 'refused', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    // RAISE(ROLLBACK) has ended the savepoint already.
    if (database.inTransaction) database.exec('ROLLBACK TO older_app; RELEASE older_app');
  }
}

/** What is otherwise than it was, in words; null if nothing is, or if it was refused before. */
export function differenceBetween(was: WriteOutcome, now: WriteOutcome): string | null {
  if (was.status === 'refused') return null;
  if (now.status === 'refused') return now.reason;
  if (was.changes !== now.changes) return `rows changed: ${now.changes} in place of ${was.changes}`;
  for (const [select, rows] of now.reads) {
    const before = was.reads.get(select) ?? [];
    if (rows.join() === before.join()) continue;
    const come = rows.find((row) => !before.includes(row)) ?? 'no such row';
    const gone = before.find((row) => !rows.includes(row)) ?? 'no such row';
    return `afterwards ${select} reads ${come} in place of ${gone}`;
  }
  return null;
}

function orphansIn(database: Database): number {
  return (database.pragma('foreign_key_check') as readonly unknown[]).length;
}
