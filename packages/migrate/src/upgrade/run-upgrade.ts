import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { recoverInterruptedRestore } from '@auralis/backup';
import { databaseBytes, openDatabase, waitForLock } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { inspectOpen } from '../inspection/inspect-open.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { whyLost } from '../inspection/missing-file.ts';
import { assertWritable } from './assert-writable.ts';
import { backupsDirectory, wantsBackup } from './back-up.ts';
import { rollBack } from './give-up.ts';
import { assertHeadRoom } from './head-room.ts';
import { assertMayTry } from './may-try.ts';
import type { planUpgrade } from './plan-upgrade.ts';
import { progressReporter } from './progress.ts';
import { readBack } from './read-back.ts';
import type { UpgradeResult } from './receipt.ts';
import { beginRun, closeStoppedRuns, type RunRecord } from './run-record.ts';
import { pruneAfter } from './tidy-backups.ts';
import type { ActivePlan } from './transform.ts';
import { runUnderLock } from './under-lock.ts';
import { undoOrNameBackup } from './undo-advice.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

const TEN_MINUTES = 600_000;

/** From a finished restore to the last line of the journal; the path has no links in it any more. */
export async function runUpgrade(database: string, options: UpgradeOptions): Promise<UpgradeResult> {
  const { signal, lockTimeoutMs = TEN_MINUTES, onProgress, migrations } = options;
  let record: RunRecord | null = null;
  const report = progressReporter(
    (progress) => {
      record?.reached(progress);
      onProgress?.(progress);
    },
    () => performance.now(),
  );
  const waiting = { database, lockTimeoutMs, signal, onWait: () => report('waiting', 0, null) };
  report('check', 0, 1);
  await recoverInterruptedRestore({ database, directory: backupsDirectory(options), lockTimeoutMs, signal });
  const first = undoOrNameBackup(await waitForLock(() => lookAt(database, options), waiting), options);
  if (!('route' in first)) return settled(database, first);
  const { main } = databaseBytes(database);
  const isBackedUp = first.action !== 'create' && wantsBackup(options);
  const backups = isBackedUp ? (backupsDirectory(options) ?? dirname(database)) : null;
  assertHeadRoom(database, { additive: first.additive, backups });
  if (first.action === 'create') mkdirSync(dirname(database), { recursive: true });
  else assertWritable(database);
  const connection = openDatabase(database, { create: first.action === 'create', timeoutMs: 0 });
  try {
    await waitForLock(() => lock(connection), waiting);
    const inspection = inspectOpen(connection, database, migrations);
    const plan = undoOrNameBackup(inspection, options);
    const interrupted = closeStoppedRuns(database, inspection, options);
    if (!('route' in plan)) return settled(database, plan);
    assertMayTry({ database, plan, options, interrupted });
    record = beginRun(database, plan, options, main);
    const locked = { connection, database, plan, options, report, record, interrupted, waiting };
    const { receipt, backup } = await runUnderLock(locked);
    connection.close();
    await readBack(database, options, backup, record);
    record.finished(receipt);
    await pruneAfter(database, options);
    report('finish', 2, 2);
    return { status: RESULTS[plan.action], database, receipt };
  } finally {
    rollBack(connection);
    connection.close();
  }
}

/** The caller may keep backups where an inspection by itself doesn't look for them. */
function lookAt(database: string, options: UpgradeOptions): Inspection {
  const found = inspectDatabase(database, options.migrations, { timeoutMs: 0 });
  if (found.status !== 'absent' && found.status !== 'empty') return found;
  const reason = whyLost(database, backupsDirectory(options));
  if (databaseBytes(database).main > 0) return lookAt(database, options);
  return reason === null ? found : { status: 'damaged', database, reason, remains: 'nothing' };
}

const RESULTS = { create: 'created', upgrade: 'upgraded', adopt: 'upgraded', undo: 'undone' } as const;

function settled(database: string, plan: Exclude<ReturnType<typeof planUpgrade>, ActivePlan>): UpgradeResult {
  const { version } = plan;
  if (plan.action === 'none') return { status: 'current', database, version };
  return { status: 'compatible', database, version, wanted: plan.wanted, minReader: plan.minReader };
}

/** Foreign keys must be off before BEGIN: inside a transaction the pragma does nothing, and DROP TABLE would cascade. */
function prepare(connection: Database): void {
  connection.pragma('foreign_keys = OFF');
  connection.pragma('synchronous = FULL');
}

function lock(connection: Database): void {
  prepare(connection);
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.exec('BEGIN IMMEDIATE');
}
