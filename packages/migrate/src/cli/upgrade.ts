import { existsSync } from 'node:fs';
import { recoverInterruptedRestore } from '@auralis/backup';
import { confirm, EXIT, type VerbResult } from '@auralis/command-line';
import { waitForLock } from '@auralis/sqlite';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { findRoute } from '../migrations/route.ts';
import { planUpgrade } from '../upgrade/plan-upgrade.ts';
import { progressReporter } from '../upgrade/progress.ts';
import { upgradeInWorker } from '../upgrade/upgrade-in-worker.ts';
import { assertPresent } from './assert-present.ts';
import { describeResult } from './describe-result.ts';
import { type CommandOptions, folderOf } from './options.ts';
import { HOW_TO_CREATE, plan } from './plan.ts';
import { progressPrinter } from './progress-printer.ts';

const TEN_MINUTES = 600_000;

export async function upgrade(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  if (options.dryRun === true) return plan(database, options);
  if (options.create !== true && options.recreate !== true) await assertLibrary(database, options, signal);
  if (!(await mayUndo(database, options, signal)))
    return { json: { status: 'declined' }, text: 'Nothing was changed.', exit: EXIT.done };
  const {
    to,
    backups,
    appVersion = 'auralis-migrate',
    recreate: recreateIfLost = false,
    retryAfterFailures = false,
  } = options;
  const result = await upgradeInWorker({
    database,
    migrations: folderOf(options),
    appVersion,
    recreateIfLost,
    retryAfterFailures,
    signal,
    ...(to === undefined ? {} : { to }),
    ...(backups === undefined ? {} : { backups: { directory: backups } }),
    onProgress: progressPrinter(process.stderr),
  });
  return { json: result, text: describeResult(result), exit: EXIT.done };
}

/** A restore that was cut off may still bring the file. */
async function assertLibrary(database: string, { backups }: CommandOptions, signal: AbortSignal): Promise<void> {
  if (!existsSync(database)) await recoverInterruptedRestore({ database, directory: backups, signal });
  assertPresent(database, HOW_TO_CREATE);
}

/** Going back may take something away: that is said and asked before. Where no steps lead back, the upgrade says so. */
async function mayUndo(database: string, options: CommandOptions, signal: AbortSignal): Promise<boolean> {
  const { to } = options;
  if (to === undefined) return true;
  const migrations = await loadMigrations(folderOf(options));
  const inspection = await inspectPatiently(database, migrations, options, signal);
  if (!('version' in inspection) || inspection.version === null || to >= inspection.version) return true;
  if (findRoute(migrations.migrations, inspection.version, to) === null) return true;
  const planned = planUpgrade(inspection, migrations, { to });
  const losses = 'route' in planned ? planned.route.flatMap(({ loses }) => loses) : [];
  if (losses.length === 0) return true;
  const lines = losses.map(({ table, reason }) => `  from ${table}: ${reason}`);
  process.stderr.write(`Going back to schema ${to} takes away:\n${lines.join('\n')}\n`);
  return confirm('Go on?', options);
}

/** Waits for other programs as the upgrade itself does, and looks only after a restore that was cut off is at its end. */
async function inspectPatiently(
  database: string,
  migrations: MigrationSet,
  { backups }: CommandOptions,
  signal: AbortSignal,
): Promise<Inspection> {
  const report = progressReporter(progressPrinter(process.stderr), () => performance.now());
  await recoverInterruptedRestore({ database, directory: backups, signal });
  return waitForLock(() => inspectDatabase(database, migrations, { timeoutMs: 0 }), {
    database,
    lockTimeoutMs: TEN_MINUTES,
    signal,
    onWait: () => report('waiting', 0, null),
  });
}
