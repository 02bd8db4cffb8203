import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { recoverInterruptedRestore } from '@auralis/backup';
import { databaseBytes, openDatabase, type WaitForLockOptions, waitForLock } from '@auralis/sqlite';
import { throwIfAborted } from '@auralis/sqlite/support';
import { inspectConnection } from '../inspection/inspect-connection.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { reasonForMissingFile } from '../inspection/missing-file.ts';
import { readJournal } from '../journal/journal.ts';
import { beginRun, type RunJournal } from '../journal/run-journal.ts';
import { attachedBackup } from '../verify/attached-backup.ts';
import { closeInterruptedRuns } from './interrupted-runs.ts';
import { lock, rollBack } from './locked-upgrade.ts';
import { planOrSuggestBackup } from './plan-or-suggest-backup.ts';
import type { ActivePlan, UpgradePlan } from './plan-upgrade.ts';
import { assertRetryAllowed, assertSpaceForUpgrade, assertWritable } from './preconditions.ts';
import { progressReporter, type Report } from './progress.ts';
import type { UpgradeResult } from './receipt.ts';
import { runLockedUpgrade } from './run-locked-upgrade.ts';
import { pruneAfterUpgrade } from './upgrade-backups.ts';
import { backupsDirectory, type UpgradeOptions, wantsBackup } from './upgrade-options.ts';
import { verifyCommit } from './verify-commit.ts';

const TEN_MINUTES = 600_000;

/**
 * Upgrades a database, from completing an interrupted restore to the last line of the journal. The file is inspected
 * twice: before the lock, since most starts find nothing to do; and under the lock, since another process may have
 * upgraded it meanwhile.
 *
 * @param database - a path without symbolic links
 */
export async function runUpgrade(database: string, options: UpgradeOptions): Promise<UpgradeResult> {
  const { signal, lockTimeoutMs = TEN_MINUTES, onProgress, now = () => new Date(), appVersion } = options;
  let journal: RunJournal | null = null;
  const report = progressReporter(
    (progress) => {
      journal?.reached(progress);
      onProgress?.(progress);
    },
    () => performance.now(),
  );
  const waiting = { database, lockTimeoutMs, signal, onWait: () => report('waiting', 0, null) };
  report('check', 0, 1);
  await recoverInterruptedRestore({ database, directory: backupsDirectory(options), lockTimeoutMs, signal });
  const planBeforeLock = planOrSuggestBackup(await inspectBeforeLock(database, options, waiting), options);
  if (!('route' in planBeforeLock)) return resultWithoutUpgrade(database, planBeforeLock);
  await replayEnds(planBeforeLock, options, report);
  // What is done is recorded. Found out before anything is created, so that a refusal leaves nothing behind.
  readJournal(database);
  const { main: bytes } = databaseBytes(database);
  prepareFiles(database, planBeforeLock, options);
  const connection = openDatabase(database, {
    create: planBeforeLock.action === 'create',
    timeoutMs: 0,
    prepare: options.prepare,
  });
  try {
    await waitForLock(() => lock(connection), waiting);
    const inspectionUnderLock = inspectConnection(connection, database, options.migrations);
    const plan = planOrSuggestBackup(inspectionUnderLock, options);
    const interrupted = closeInterruptedRuns(database, inspectionUnderLock, now);
    if (!('route' in plan)) return resultWithoutUpgrade(database, plan);
    assertRetryAllowed({ database, plan, options, interrupted });
    journal = beginRun(database, { ...plan, appVersion, bytes, now });
    const attachment = attachedBackup(connection);
    const locked = { connection, database, plan, options, report, journal, interrupted, waiting, attachment };
    const { receipt, backup } = await runLockedUpgrade(locked);
    connection.close();
    await verifyCommit(database, options, backup, journal);
    journal.finished(receipt);
    await pruneAfterUpgrade(database, options);
    report('finish', 2, 2);
    return { status: STATUS[plan.action], database, receipt };
  } finally {
    rollBack(connection);
    connection.close();
  }
}

async function inspectBeforeLock(
  database: string,
  options: UpgradeOptions,
  waiting: WaitForLockOptions,
): Promise<Inspection> {
  return waitForLock(() => inspectWithBackups(database, options), waiting);
}

/** The caller may keep backups in a folder where `inspectDatabase` does not look for them. */
function inspectWithBackups(database: string, options: UpgradeOptions): Inspection {
  const found = inspectDatabase(database, options.migrations, { timeoutMs: 0 });
  if (found.status !== 'absent' && found.status !== 'empty') return found;
  const reason = reasonForMissingFile(database, backupsDirectory(options));
  if (databaseBytes(database).main > 0) return inspectWithBackups(database, options);
  return reason === null ? found : { status: 'damaged', database, reason, isLost: true };
}

/**
 * @throws DatabaseError `DISK_FULL`
 * @throws the file system's own error where the database cannot be written
 */
function prepareFiles(database: string, { action, additive }: ActivePlan, options: UpgradeOptions): void {
  const isBackedUp = action !== 'create' && wantsBackup(options);
  const backups = isBackedUp ? (backupsDirectory(options) ?? dirname(database)) : null;
  assertSpaceForUpgrade(database, { additive, backups });
  if (action === 'create') mkdirSync(dirname(database), { recursive: true });
  else assertWritable(database);
}

/** The schemas that the result is compared with: seconds of work where there are thousands of migrations or tables. */
async function replayEnds(
  { from, to }: ActivePlan,
  { migrations, signal }: UpgradeOptions,
  report: Report,
): Promise<void> {
  const versions = typeof from === 'number' && from > 0 ? [from, to] : [to];
  for (const [index, version] of versions.entries()) {
    const onProgress = (done: number, total: number) => report('check', index + done / total, versions.length);
    try {
      await migrations.replay(version, { signal, onProgress });
    } catch {
      throwIfAborted(signal);
      // A migration that fails even on an empty database: the run itself fails with it, and records that.
      return;
    }
  }
}

const STATUS = { create: 'created', upgrade: 'upgraded', adopt: 'upgraded', downgrade: 'downgraded' } as const;

function resultWithoutUpgrade(database: string, plan: Exclude<UpgradePlan, ActivePlan>): UpgradeResult {
  const { version } = plan;
  if (plan.action === 'none') return { status: 'current', database, version };
  return { status: 'compatible', database, version, wanted: plan.wanted, minReader: plan.minReader };
}
