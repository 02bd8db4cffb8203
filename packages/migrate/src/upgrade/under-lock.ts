import type { Backup } from '@auralis/backup';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { inspectOpen } from '../inspect-open.ts';
import type { WayBack } from '../journal/entry.ts';
import { backUp } from './back-up.ts';
import type { Report } from './progress.ts';
import { type InterruptedRun, makeReceipt, type Receipt } from './receipt.ts';
import { type RunRecord, wayBackOf } from './run-record.ts';
import { type ActivePlan, type Before, lookBefore, transform } from './transform.ts';
import { explained } from './trouble.ts';
import type { UpgradeOptions } from './upgrade-options.ts';
import { assertNotCancelled, type WaitOptions, waitForLock } from './wait-for-lock.ts';

/** An upgrade that holds the write lock, with nothing written yet. */
export interface LockedUpgrade {
  readonly connection: Database;
  readonly database: string;
  readonly plan: ActivePlan;
  readonly options: UpgradeOptions;
  readonly report: Report;
  readonly record: RunRecord;
  readonly interrupted: InterruptedRun | null;
  readonly waiting: WaitOptions;
}

/** What was committed, and the backup of what was there before. */
export interface Committed {
  readonly receipt: Receipt;
  readonly backup: Backup | null;
}

/** Backup, steps, proof, commit. On any failure the transaction is rolled back, and the journal says how that went. */
export async function runUnderLock(upgrade: LockedUpgrade): Promise<Committed> {
  const { connection, database, plan, options, report, record, interrupted } = upgrade;
  const started = performance.now();
  let backup: Backup | null = null;
  try {
    let before: Before | null = null;
    backup = await backUp(upgrade, () => {
      before = lookBeforeIfPossible(upgrade);
    });
    before ??= lookBefore(connection, plan, options);
    const outcome = await transform(connection, plan, before, options, report);
    assertNotCancelled(options.signal);
    report('finish', 0, 2);
    await commit(connection, upgrade.waiting);
    settle(connection);
    report('finish', 1, 2);
    const durationMs = performance.now() - started;
    return { receipt: makeReceipt({ database, plan, outcome, backup, interrupted, durationMs }), backup };
  } catch (error) {
    rollBack(connection);
    const told = explained(error, database);
    record.failed(told, foundAfter(upgrade), backup);
    throw told instanceof MigrateError ? told.with({ database, backup: backup?.path ?? null }) : told;
  }
}

export function rollBack(connection: Database): void {
  if (!connection.open || !connection.inTransaction) return;
  try {
    connection.exec('ROLLBACK');
  } catch {
    // The disk does not even take the way back: the journal that stays is what the next open undoes it by.
  }
}

function lookBeforeIfPossible({ connection, plan, options }: LockedUpgrade): Before | null {
  try {
    return lookBefore(connection, plan, options);
  } catch {
    // It is tried again when the backup is proven, and fails then: a damaged file is named by the proof, not by us.
    return null;
  }
}

function foundAfter({ connection, database, plan, options }: LockedUpgrade): WayBack {
  try {
    return wayBackOf(inspectOpen(connection, database, options.migrations), plan.from, plan.to);
  } catch {
    // The error that is on its way to the caller matters more than that the file could not be looked at.
    return 'failed';
  }
}

/** Without a write-ahead log readers hold up a commit; the transaction stays open until they are gone. */
async function commit(connection: Database, waiting: WaitOptions): Promise<void> {
  connection.pragma('busy_timeout = 0');
  await waitForLock(() => connection.exec('COMMIT'), waiting);
}

/** What only makes the next start quicker. The commit stands: whatever goes wrong here must not be told as a failure. */
function settle(connection: Database): void {
  for (const pragma of ['foreign_keys = ON', 'optimize', 'wal_checkpoint(TRUNCATE)']) {
    try {
      connection.pragma(pragma);
    } catch {
      // A reader, or a disk that just became full: the next start does it.
    }
  }
}
