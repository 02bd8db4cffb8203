import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Backup, createBackup } from '@auralis/backup';
import { databaseBytes, openDatabase } from '@auralis/backup/storage';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { inspectDatabase, resolveLinks } from '../inspect-database.ts';
import { inspectOpen } from '../inspect-open.ts';
import { failuresInARow, readJournal, writeJournal } from '../journal.ts';
import type { planUpgrade } from '../plan-upgrade.ts';
import { assertHeadRoom } from './head-room.ts';
import { progressReporter, type Report } from './progress.ts';
import type { Receipt, UpgradeResult } from './receipt.ts';
import { type ActivePlan, type Transformed, transform } from './transform.ts';
import { undoOrNameBackup } from './undo-advice.ts';
import type { UpgradeOptions } from './upgrade-options.ts';
import { assertNotCancelled, waitForLock } from './wait-for-lock.ts';

const FAILURES_ALLOWED = 3;
const TEN_MINUTES = 600_000;

/**
 * Brings a library to the wanted schema: under one write lock a verified backup, the steps, and the proof, then one
 * commit. Whatever goes wrong before the commit, the file is what it was.
 *
 * @throws MigrateError, BackupError with the codes of `docs/errors.md`; `facts.backup` says where the backup is
 *
 * @example
 * const migrations = await loadMigrations('migrations');
 * const result = await upgradeDatabase({ database: 'library.db', migrations, appVersion: '1.4.0' });
 */
export async function upgradeDatabase(options: UpgradeOptions): Promise<UpgradeResult> {
  const { signal, waitMs = TEN_MINUTES, onProgress } = options;
  const database = resolveLinks(options.database);
  const report = progressReporter(onProgress, () => performance.now());
  const waiting = { database, waitMs, signal, onWait: () => report('waiting', 0, null) };
  report('check', 0, 1);
  const first = undoOrNameBackup(
    await waitForLock(() => inspectDatabase(database, options.migrations), waiting),
    options,
  );
  if (!('route' in first)) return settled(database, first);
  assertMayTry(database, first, options);
  const { main } = databaseBytes(database);
  assertHeadRoom(database, { additive: first.additive, backup: first.action !== 'create' && wantsBackup(options) });
  if (first.action === 'create') mkdirSync(dirname(database), { recursive: true });
  const connection = openDatabase(database, { create: first.action === 'create', timeoutMs: 0 });
  try {
    prepare(connection);
    await waitForLock(() => lock(connection), waiting);
    const plan = undoOrNameBackup(inspectOpen(connection, database, options.migrations), options);
    if (!('route' in plan)) return settled(database, plan);
    return await underLock(connection, database, plan, options, report, main);
  } finally {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    connection.close();
  }
}

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
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.exec('BEGIN IMMEDIATE');
}

async function underLock(
  connection: Database,
  database: string,
  plan: ActivePlan,
  options: UpgradeOptions,
  report: Report,
  bytes: number,
): Promise<UpgradeResult> {
  const { now = () => new Date(), appVersion, signal } = options;
  const started = performance.now();
  const about = { run: randomUUID(), from: plan.from, to: plan.to, steps: plan.route.map(({ checksum }) => checksum) };
  assertMayTry(database, plan, options);
  writeJournal(database, { event: 'started', at: now().toISOString(), ...about, appVersion, bytes });
  let backup: Backup | null = null;
  try {
    backup = await backUp(connection, database, plan, options, report);
    const outcome = await transform(connection, plan, options, report);
    assertNotCancelled(signal);
    report('finish', 0, 1);
    connection.exec('COMMIT');
    settle(connection);
    const receipt = makeReceipt(database, plan, outcome, backup, performance.now() - started);
    writeJournal(database, {
      event: 'finished',
      at: now().toISOString(),
      ...about,
      durationMs: receipt.durationMs,
      losses: receipt.losses,
      backup: backup?.id ?? null,
    });
    report('finish', 1, 1);
    return {
      status: plan.action === 'create' ? 'created' : plan.action === 'undo' ? 'undone' : 'upgraded',
      database,
      receipt,
    };
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    const { code = 'MIGRATION_FAILED', facts } = error as Partial<MigrateError>;
    const step = typeof facts?.step === 'string' ? facts.step : null;
    writeJournal(database, {
      event: 'failed',
      at: now().toISOString(),
      ...about,
      code,
      step,
      durationMs: performance.now() - started,
      backup: backup?.id ?? null,
    });
    throw error instanceof MigrateError ? error.with({ database, backup: backup?.path ?? null }) : error;
  }
}

function wantsBackup({ backups }: UpgradeOptions): boolean {
  return typeof backups !== 'string';
}

async function backUp(
  lock: Database,
  database: string,
  plan: ActivePlan,
  options: UpgradeOptions,
  report: Report,
): Promise<Backup | null> {
  const { backups, appVersion, signal, now } = options;
  if (plan.action === 'create' || typeof backups === 'string') return null;
  return createBackup({
    database,
    reason: 'before-upgrade',
    appVersion,
    ...(plan.from === 'legacy' ? {} : { schemaVersion: plan.from }),
    lock,
    proof: 3,
    onProgress: ({ done, total }) => report('backup', done, total),
    signal,
    now,
    ...(backups?.directory === undefined ? {} : { directory: backups.directory }),
  });
}

/** What only makes the next start quicker: the commit stands, so a busy reader here is no failure. */
function settle(connection: Database): void {
  connection.pragma('foreign_keys = ON');
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.pragma('optimize');
}

/** @throws MigrateError `TOO_MANY_FAILURES`: a start that fails and backs up again, over and over, fills a disk */
function assertMayTry(database: string, plan: ActivePlan, { tryAgain = false }: UpgradeOptions): void {
  const failures = failuresInARow(
    readJournal(database),
    plan.route.map(({ checksum }) => checksum),
  );
  if (tryAgain || failures < FAILURES_ALLOWED) return;
  throw new MigrateError('TOO_MANY_FAILURES', {
    message: `This update failed ${failures} times in a row on your library, so it was not started again. Your library is unchanged.`,
    detail: `See ${database}.upgrades.jsonl; "tryAgain" starts it all the same.`,
    facts: { database, failures },
  });
}

function makeReceipt(
  database: string,
  plan: ActivePlan,
  outcome: Transformed,
  backup: Backup | null,
  durationMs: number,
): Receipt {
  const { applied, losses, brokenBefore, extra, measures } = outcome;
  return {
    database,
    from: plan.from,
    to: plan.to,
    steps: applied.map(({ step: { file, name, description }, durationMs: took }) => ({
      file,
      name,
      description,
      durationMs: took,
    })),
    measures,
    losses,
    brokenBefore,
    extra,
    backup: backup === null ? null : { id: backup.id, path: backup.path, bytes: backup.manifest.bytes },
    durationMs,
  };
}
