import type { Backup } from '@auralis/backup';
import type { BackupInProgress } from '@auralis/backup/support';
import { throwIfAborted } from '@auralis/sqlite/support';
import { abortUpgrade } from './abort-upgrade.ts';
import { captureBaseline } from './baseline.ts';
import { commit, type LockedUpgrade, markTransaction, optimizeAfterCommit } from './locked-upgrade.ts';
import { migrateAndVerify } from './migrate-and-verify.ts';
import { makeReceipt, type Receipt } from './receipt.ts';
import { beginUpgradeBackup } from './upgrade-backups.ts';

/** What was committed, and the backup of the state before. */
export interface CommittedUpgrade {
  readonly receipt: Receipt;
  readonly backup: Backup | null;
}

/**
 * Backs up, migrates, verifies and commits. On any failure the transaction is rolled back, and the journal records in
 * which state the database is.
 */
export async function runLockedUpgrade(upgrade: LockedUpgrade): Promise<CommittedUpgrade> {
  const { connection, database, plan, options, report, interrupted, waiting, attachment } = upgrade;
  const started = performance.now();
  let copy: BackupInProgress | null = null;
  try {
    markTransaction(connection);
    copy = await beginUpgradeBackup(upgrade);
    const baseline = captureBaseline(upgrade, copy);
    const signal = stopSignal(options.signal, copy);
    const outcome = await migrateAndVerify(connection, plan, { baseline, attachment, options, report, signal });
    const backup = (await copy?.completed)?.backup ?? null;
    throwIfAborted(options.signal);
    report('finish', 0, 2);
    await commit(connection, waiting);
    attachment.detach();
    optimizeAfterCommit(connection, options);
    report('finish', 1, 2);
    const durationMs = performance.now() - started;
    return { receipt: makeReceipt({ database, plan, outcome, backup, interrupted, durationMs }), backup };
  } catch (error) {
    throw await abortUpgrade(upgrade, error, copy);
  }
}

/** Aborted when the caller stops the upgrade, or when the backup fails: then no further migration need run. */
function stopSignal(callersSignal: AbortSignal | undefined, copy: BackupInProgress | null): AbortSignal {
  const backupFailed = new AbortController();
  copy?.completed.catch((error) => backupFailed.abort(error));
  return callersSignal === undefined ? backupFailed.signal : AbortSignal.any([callersSignal, backupFailed.signal]);
}
