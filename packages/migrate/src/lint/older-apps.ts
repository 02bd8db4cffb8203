import { versionLabel } from '@auralis/migration-files';
import type { Database } from 'better-sqlite3';
import { applyMigration } from '../migrations/apply-migration.ts';
import type { Migration } from '../migrations/migration.ts';
import { emptyDatabaseAt, type MigrationSet } from '../migrations/migration-set.ts';
import { findRoute } from '../migrations/route.ts';
import { type AsApp, openAsApp } from './as-app.ts';
import type { Finding } from './finding.ts';
import { fillWithMadeUpRows } from './made-up-rows.ts';
import { type OlderWrite, selectsOf, writesOf, writtenOut } from './older-statements.ts';
import { differenceBetween, tryWrite, type WriteOutcome } from './write-outcome.ts';

/**
 * Every statement an app of an older schema would use, run on what the steps after it make of that app's own rows, up
 * to the first `@breaking` one: each SELECT must give what it gave, and each write must do what it did.
 */
export function findBrokenOlderApps(set: MigrationSet): readonly Finding[] {
  const versions = [...new Set(set.migrations.map(({ to }) => to))].filter((version) => version > 0);
  return versions.toSorted((one, other) => one - other).flatMap((version) => firstBreak(set, version));
}

function firstBreak({ migrations, newest }: MigrationSet, version: number): readonly Finding[] {
  const database = emptyDatabaseAt(migrations, version);
  try {
    fillWithMadeUpRows(database);
    using older = openAsApp(database);
    const selects = selectsOf(older.database);
    const writes = writesOf(older).map((write) => ({ write, was: tryWrite(older, write, selects) }));
    for (const step of findRoute(migrations, version, newest) ?? []) {
      if (step.breaking || !worksOn(database, step)) return [];
      using newer = openAsApp(database);
      const reads = changedReads(older, newer, selects);
      // Where the app can't even read, its writes say nothing more.
      const found = reads.length > 0 ? reads : changedWrites(older, newer, selects, writes);
      if (found.length > 0) return found.map(({ statement, reason }) => breaks(step, version, statement, reason));
    }
    return [];
  } finally {
    database.close();
  }
}

/** A step that fails on rows is told as that. */
function worksOn(database: Database, step: Migration): boolean {
  try {
    applyMigration(database, step);
    return true;
  } catch {
    // Told by the look at the step's own effects.
    return false;
  }
}

/** A statement of the app, and why it can't use it any more. */
interface Break {
  readonly statement: string;
  readonly reason: string;
}

function changedReads(older: AsApp, newer: AsApp, selects: readonly string[]): readonly Break[] {
  return selects.flatMap((statement) => {
    const reason = whyReadDiffers(older, newer, statement);
    return reason === null ? [] : [{ statement, reason }];
  });
}

function whyReadDiffers(older: AsApp, newer: AsApp, select: string): string | null {
  try {
    return newer.read(select).join() === older.read(select).join() ? null : 'it reads other values than before';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // SQLite takes a column that is gone for text in the wrong quotes, which would send the author astray.
    return reason.replace(/"(.+)" - should this be a string literal in single-quotes\?/, '$1');
  }
}

interface TriedWrite {
  readonly write: OlderWrite;
  readonly was: WriteOutcome;
}

/** Each statement is told once, with the first values that show it. */
function changedWrites(
  older: AsApp,
  newer: AsApp,
  selects: readonly string[],
  writes: readonly TriedWrite[],
): readonly Break[] {
  const found = new Map<string, Break>();
  const isTold = ({ sql, before }: OlderWrite) => found.has(sql) || (before !== undefined && found.has(before.sql));
  for (const { write, was } of writes) {
    if (isTold(write) || differenceBetween(was, tryWrite(newer, write, selects)) === null) continue;
    const reason = whyWriteDiffers(older, newer, write, selects);
    if (reason !== null) found.set(write.sql, { statement: writtenOut(write), reason });
  }
  return [...found.values()];
}

/** Tried again side by side: a write with a clock or random() in it differs from itself, and tells nothing of the step. */
function whyWriteDiffers(older: AsApp, newer: AsApp, write: OlderWrite, selects: readonly string[]): string | null {
  const was = tryWrite(older, write, selects);
  const now = tryWrite(newer, write, selects);
  const again = tryWrite(older, write, selects);
  return differenceBetween(was, again) === null ? differenceBetween(was, now) : null;
}

function breaks({ file }: Migration, version: number, statement: string, reason: string): Finding {
  const text = `An app of schema ${versionLabel(version)} can't work with the result, and the step is not @breaking: ${reason}`;
  return { step: file, rule: 'breaks-older-apps', severity: 'error', text, statement };
}
