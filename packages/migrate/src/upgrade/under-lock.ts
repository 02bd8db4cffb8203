import type { Backup } from '@auralis/backup';
import type { BackupInProgress } from '@auralis/backup/support';
import { throwIfAborted, type WaitForLockOptions, waitForLock } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { beginBackUp } from './back-up.ts';
import { lookBefore } from './before.ts';
import { giveUp, markTransaction } from './give-up.ts';
import type { Report } from './progress.ts';
import { type InterruptedRun, makeReceipt, type Receipt } from './receipt.ts';
import type { RunRecord } from './run-record.ts';
import { type ActivePlan, transform } from './transform.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/** An upgrade that holds the write lock, with nothing written yet. */
export interface LockedUpgrade {
  readonly connection: Database;
  readonly database: string;
  readonly plan: ActivePlan;
  readonly options: UpgradeOptions;
  readonly report: Report;
  readonly record: RunRecord;
  readonly interrupted: InterruptedRun | null;
  readonly waiting: WaitForLockOptions;
}

/** What was committed, and the backup of what was there before. */
export interface Committed {
  readonly receipt: Receipt;
  readonly backup: Backup | null;
}

/** Backup, steps, proof, commit. On any failure the transaction is rolled back, and the journal says how that went. */
export async function runUnderLock(upgrade: LockedUpgrade): Promise<Committed> {
  const { connection, database, plan, options, report, interrupted } = upgrade;
  const started = performance.now();
  let copy: BackupInProgress | null = null;
  try {
    markTransaction(connection);
    copy = await beginBackUp(upgrade);
    const before = lookBefore(upgrade, copy);
    const signal = endOf(options.signal, copy);
    const outcome = await transform(connection, plan, { before, options, report, signal });
    const backup = (await copy?.completed)?.backup ?? null;
    throwIfAborted(options.signal);
    report('finish', 0, 2);
    await commit(connection, upgrade.waiting);
    settle(connection);
    report('finish', 1, 2);
    const durationMs = performance.now() - started;
    return { receipt: makeReceipt({ database, plan, outcome, backup, interrupted, durationMs }), backup };
  } catch (error) {
    throw await giveUp(upgrade, error, copy);
  }
}

/** Given when the caller wants an end of it, or when the copy turns out to be no backup: then no step need go on. */
function endOf(callers: AbortSignal | undefined, copy: BackupInProgress | null): AbortSignal {
  const failed = new AbortController();
  copy?.completed.catch((error) => failed.abort(error));
  return callers === undefined ? failed.signal : AbortSignal.any([callers, failed.signal]);
}

/** Without a write-ahead log readers hold up a commit; the transaction stays open until they are gone. */
async function commit(connection: Database, waiting: WaitForLockOptions): Promise<void> {
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
