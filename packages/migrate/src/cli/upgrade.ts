import { existsSync } from 'node:fs';
import { recoverInterruptedRestore } from '@auralis/backup';
import { confirm, EXIT, formatBytes, printable, progressPrinter, type VerbResult } from '@auralis/command-line';
import { waitForLock } from '@auralis/sqlite';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { findRoute } from '../migrations/route.ts';
import { rehearseUpgrade } from '../rehearse/rehearse-upgrade.ts';
import type { InterruptedRun } from '../upgrade/interrupted-runs.ts';
import { planUpgrade } from '../upgrade/plan-upgrade.ts';
import { progressReporter, type UpgradeProgress } from '../upgrade/progress.ts';
import type { Receipt, UpgradeResult } from '../upgrade/receipt.ts';
import { upgradeInWorker } from '../upgrade/upgrade-in-worker.ts';
import { HOW_TO_CREATE, plan } from './inspect.ts';
import { assertPresent, type CommandOptions, folderOf } from './options.ts';

const TEN_MINUTES = 600_000;

export async function upgrade(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  if (options.dryRun === true) return plan(database, options);
  if (options.create !== true && options.recreate !== true) await assertDatabase(database, options, signal);
  if (!(await confirmLosses(database, options, signal)))
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
    onProgress: printProgress(),
  });
  return { json: result, text: describeResult(result), exit: EXIT.done };
}

/** An interrupted restore may bring the file back, so it is completed before the file counts as missing. */
async function assertDatabase(database: string, { backups }: CommandOptions, signal: AbortSignal): Promise<void> {
  if (!existsSync(database)) await recoverInterruptedRestore({ database, directory: backups, signal });
  assertPresent(database, HOW_TO_CREATE);
}

/** An undo may remove data, so it needs a yes. Where no migrations lead back, the upgrade itself reports that. */
async function confirmLosses(database: string, options: CommandOptions, signal: AbortSignal): Promise<boolean> {
  const { to } = options;
  if (to === undefined) return true;
  const migrations = await loadMigrations(folderOf(options));
  const inspection = await inspectWhenFree(database, migrations, options, signal);
  if (!('version' in inspection) || inspection.version === null || to >= inspection.version) return true;
  if (findRoute(migrations.migrations, inspection.version, to) === null) return true;
  const planned = planUpgrade(inspection, migrations, { to });
  const losses = 'route' in planned ? planned.route.flatMap(({ loses }) => loses) : [];
  if (losses.length === 0) return true;
  const lines = losses.map(({ table, reason }) => `  from ${table}: ${reason}`);
  process.stderr.write(`Undoing to schema ${to} removes data:\n${printable(lines.join('\n'))}\n`);
  return confirm('Continue?', options);
}

/** Waits for other programs as the upgrade itself does, and inspects only after an interrupted restore is completed. */
async function inspectWhenFree(
  database: string,
  migrations: MigrationSet,
  { backups }: CommandOptions,
  signal: AbortSignal,
): Promise<Inspection> {
  const report = progressReporter(printProgress(), () => performance.now());
  await recoverInterruptedRestore({ database, directory: backups, signal });
  return waitForLock(() => inspectDatabase(database, migrations, { timeoutMs: 0 }), {
    database,
    lockTimeoutMs: TEN_MINUTES,
    signal,
    onWait: () => report('waiting', 0, null),
  });
}

export async function rehearse(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const { to, appVersion = 'auralis-migrate' } = options;
  const rehearsal = await rehearseUpgrade({
    database,
    migrations: await loadMigrations(folderOf(options)),
    appVersion,
    signal,
    ...(to === undefined ? {} : { to }),
    onProgress: printProgress(),
  });
  const { added, removed, changed } = rehearsal.schema;
  const lines = [
    ...added.map((name) => `  adds ${name}`),
    ...removed.map((name) => `  removes ${name}`),
    ...changed.map((name) => `  changes ${name}`),
  ];
  return {
    json: rehearsal,
    text: ['Rehearsed on a copy; the database was only read.', describeResult(rehearsal.result), ...lines].join('\n'),
    exit: EXIT.done,
  };
}

/** The result of an upgrade as text for people. */
function describeResult(result: UpgradeResult): string {
  if (!('receipt' in result)) return `Nothing to do: ${result.database} is at schema ${result.version}.`;
  const { receipt, status } = result;
  const losses = receipt.losses.map(
    ({ table, column, count, reasons }) =>
      `  ${count} removed from ${table}${column === null ? '' : `.${column}`}: ${reasons.join('; ')}`,
  );
  const rewrites = receipt.rewrites.map(
    ({ table, column, count, reasons }) => `  ${count} changed in ${table}.${column}: ${reasons.join('; ')}`,
  );
  const {
    backup,
    foreignObjects: { kept, dropped },
  } = receipt;
  return [
    ...describeInterruption(receipt.interrupted),
    `${status}: from ${receipt.from} to ${receipt.to} in ${Math.round(receipt.durationMs)} ms`,
    ...losses,
    ...rewrites,
    ...describeComparison(receipt.compared),
    ...(kept.length === 0 ? [] : [`Foreign objects, kept: ${kept.join(', ')}`]),
    ...(dropped.length === 0 ? [] : [`Foreign objects, dropped with a table that was rebuilt: ${dropped.join(', ')}`]),
    ...receipt.unchecked.map(({ table, reason }) => `Not checked: table ${table} (${reason}).`),
    ...(backup === null ? [] : [`Verified backup: ${backup.path} (${formatBytes(backup.bytes)})`]),
  ].join('\n');
}

function describeComparison(compared: Receipt['compared']): readonly string[] {
  if (compared.by === 'unchanged') return [];
  if (compared.by === 'counts') return ['Rows and values were counted, but not compared, since there is no backup.'];
  const [rows, values] = [compared.rows, compared.values].map((count) => count.toLocaleString('en'));
  return [`Compared with the backup: ${rows} rows, ${values} values in the tables that were written to.`];
}

function describeInterruption(run: InterruptedRun | null): readonly string[] {
  if (run === null) return [];
  return [`The upgrade of ${run.at} was interrupted at ${Math.round(run.fraction * 100)} % and changed nothing.`];
}

function printProgress(): (progress: UpgradeProgress) => void {
  const print = progressPrinter(process.stderr);
  return ({ phase, migration, fraction, elapsedMs }) => {
    const { index, count, description } = migration ?? {};
    const text = migration === undefined ? phase : `${phase} (${index} of ${count}: ${description})`;
    print({ text, fraction, elapsedMs, done: fraction === 1 });
  };
}
