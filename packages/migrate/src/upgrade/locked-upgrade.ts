import { type WaitForLockOptions, waitForLock } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { RunJournal } from '../journal/run-journal.ts';
import type { AttachedBackup } from '../verify/attached-backup.ts';
import type { InterruptedRun } from './interrupted-runs.ts';
import type { ActivePlan } from './plan-upgrade.ts';
import type { Report } from './progress.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/** An upgrade that holds the write lock and has written nothing yet. */
export interface LockedUpgrade {
  readonly connection: Database;
  readonly database: string;
  readonly plan: ActivePlan;
  readonly options: UpgradeOptions;
  readonly report: Report;
  readonly journal: RunJournal;
  readonly interrupted: InterruptedRun | null;
  readonly waiting: WaitForLockOptions;
  readonly attachment: AttachedBackup;
}

/** Takes the write lock. A busy database is an error of SQLite. */
export function lock(connection: Database): void {
  // Before BEGIN: inside a transaction this pragma does nothing, and DROP TABLE would delete rows of other tables.
  connection.pragma('foreign_keys = OFF');
  // EXTRA also syncs the folder after the rollback journal is deleted: otherwise a power cut could bring the journal back,
  // and with it the old database, after the upgrade was reported as done (https://sqlite.org/pragma.html#pragma_synchronous).
  connection.pragma('synchronous = EXTRA');
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.exec('BEGIN IMMEDIATE');
}

const MARKER = 'auralis_upgrade';

/** Marks the transaction, so that it can be distinguished from one that somebody began in its place. */
export function markTransaction(connection: Database): void {
  connection.exec(`SAVEPOINT ${MARKER}`);
}

/** Whether the open transaction is the one that was marked. */
export function ownsTransaction(connection: Database): boolean {
  try {
    connection.exec(`ROLLBACK TO ${MARKER}`);
    return true;
  } catch {
    // SQLite ended the transaction by itself, or a migration did.
    return false;
  }
}

/** Without a write-ahead log readers delay a commit; the transaction stays open until they have finished. */
export async function commit(connection: Database, waiting: WaitForLockOptions): Promise<void> {
  connection.pragma('busy_timeout = 0');
  await waitForLock(() => connection.exec('COMMIT'), waiting);
}

export function rollBack(connection: Database): void {
  if (!connection.open || !connection.inTransaction) return;
  try {
    connection.exec('ROLLBACK');
  } catch {
    // The disk fails even now. SQLite rolls back from the remaining journal when the file is opened next.
  }
}

/** Work that only makes the next start faster. The commit is done: whatever fails here must not be reported as a failure. */
export function optimizeAfterCommit(connection: Database, { optimize = false }: UpgradeOptions): void {
  for (const pragma of ['foreign_keys = ON', ...(optimize ? ['optimize'] : []), 'wal_checkpoint(TRUNCATE)']) {
    try {
      connection.pragma(pragma);
    } catch {
      // A reader, or a disk that has just become full: the next start does it.
    }
  }
}
