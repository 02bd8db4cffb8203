import { versionLabel } from '@auralis/migration-files';
import type { Database } from 'better-sqlite3';
import { applyMigration } from '../migrations/apply-migration.ts';
import type { Migration } from '../migrations/migration.ts';
import { emptyDatabaseAt, type MigrationSet } from '../migrations/migration-set.ts';
import { findRoute } from '../migrations/route.ts';
import { type Finding, finding } from './finding.ts';
import {
  differenceBetween,
  type OlderApp,
  type OlderWrite,
  openOlderApp,
  selectsOf,
  tryWrite,
  type WriteOutcome,
  writesOf,
  writeToSql,
} from './older-statements.ts';
import { insertSampleRows } from './sample-rows.ts';

/**
 * Runs the statements that an app of each older schema would use on its rows after every later migration, up to the
 * first `@breaking` one: each SELECT must return the same rows, and each write must have the same effect.
 */
export function findBrokenOlderApps(set: MigrationSet): readonly Finding[] {
  const versions = [...new Set(set.migrations.map(({ to }) => to))].filter((version) => version > 0);
  return versions.toSorted((one, other) => one - other).flatMap((version) => firstBreak(set, version));
}

function firstBreak({ migrations, newest }: MigrationSet, version: number): readonly Finding[] {
  const database = emptyDatabaseAt(migrations, version);
  try {
    insertSampleRows(database);
    using older = openOlderApp(database);
    const selects = selectsOf(older.database);
    const writes = writesOf(older).map((write) => ({ write, was: tryWrite(older, write, selects) }));
    for (const migration of findRoute(migrations, version, newest) ?? []) {
      if (migration.breaking || !applies(database, migration)) return [];
      using newer = openOlderApp(database);
      const reads = changedReads(older, newer, selects);
      // Where the app cannot even read, its writes add nothing to the finding.
      const found = reads.length > 0 ? reads : changedWrites(older, newer, selects, writes);
      if (found.length > 0)
        return found.map(({ statement, reason }) => toFinding(migration, version, statement, reason));
    }
    return [];
  } finally {
    database.close();
  }
}

/** False for a migration that fails on rows. */
function applies(database: Database, migration: Migration): boolean {
  try {
    applyMigration(database, migration);
    return true;
  } catch {
    // Reported as `fails-on-rows` already.
    return false;
  }
}

/** A statement of the older app, and the reason why it no longer works. */
interface Break {
  readonly statement: string;
  readonly reason: string;
}

function changedReads(older: OlderApp, newer: OlderApp, selects: readonly string[]): readonly Break[] {
  return selects.flatMap((statement) => {
    const reason = describeReadChange(older, newer, statement);
    return reason === null ? [] : [{ statement, reason }];
  });
}

function describeReadChange(older: OlderApp, newer: OlderApp, select: string): string | null {
  try {
    return newer.read(select).join() === older.read(select).join() ? null : 'it reads different values';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // SQLite mistakes a missing column for text in double quotes; that advice would mislead the author.
    return reason.replace(/"(.+)" - should this be a string literal in single-quotes\?/, '$1');
  }
}

interface TriedWrite {
  readonly write: OlderWrite;
  readonly was: WriteOutcome;
}

/** Reports each statement once, with the first values that break it. */
function changedWrites(
  older: OlderApp,
  newer: OlderApp,
  selects: readonly string[],
  writes: readonly TriedWrite[],
): readonly Break[] {
  const found = new Map<string, Break>();
  const isReported = ({ sql, before }: OlderWrite) => found.has(sql) || (before !== undefined && found.has(before.sql));
  for (const { write, was } of writes) {
    if (isReported(write) || differenceBetween(was, tryWrite(newer, write, selects)) === null) continue;
    const reason = describeWriteChange(older, newer, write, selects);
    if (reason !== null) found.set(write.sql, { statement: writeToSql(write), reason });
  }
  return [...found.values()];
}

/** Repeats the write on both: one that uses a clock or random() differs from itself, which proves nothing. */
function describeWriteChange(
  older: OlderApp,
  newer: OlderApp,
  write: OlderWrite,
  selects: readonly string[],
): string | null {
  const was = tryWrite(older, write, selects);
  const now = tryWrite(newer, write, selects);
  const again = tryWrite(older, write, selects);
  return differenceBetween(was, again) === null ? differenceBetween(was, now) : null;
}

function toFinding(migration: Migration, version: number, statement: string, reason: string): Finding {
  const text = `An app of schema ${versionLabel(version)} breaks on the result, and the migration is not @breaking: ${reason}`;
  return finding(migration, 'breaks-older-apps', 'error', text, { statement });
}
