import { confirm, EXIT, type VerbResult } from '@auralis/command-line';
import { inspectDatabase, loadMigrations, planUpgrade, upgradeInWorker } from '../index.ts';
import { findRoute } from '../migrations/route.ts';
import { describeResult } from './describe-result.ts';
import { type CommandOptions, folderOf } from './options.ts';
import { plan } from './plan.ts';
import { progressPrinter } from './progress-printer.ts';

export async function upgrade(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  if (options.dryRun === true) return plan(database, options);
  if (!(await mayUndo(database, options)))
    return { json: { status: 'declined' }, text: 'Nothing was changed.', exit: EXIT.done };
  const { to, backups, app = 'auralis-migrate', tryAgain = false } = options;
  const result = await upgradeInWorker({
    database,
    migrations: folderOf(options),
    appVersion: app,
    tryAgain,
    signal,
    ...(to === undefined ? {} : { to }),
    ...(backups === undefined ? {} : { backups: { directory: backups } }),
    onProgress: progressPrinter(process.stderr),
  });
  return { json: result, text: describeResult(result), exit: EXIT.done };
}

/** Going back may take something away: that is said and asked before. Where no steps lead back, the upgrade says so. */
async function mayUndo(database: string, options: CommandOptions): Promise<boolean> {
  const { to } = options;
  const migrations = await loadMigrations(folderOf(options));
  const inspection = inspectDatabase(database, migrations);
  if (to === undefined || !('version' in inspection) || inspection.version === null || to >= inspection.version)
    return true;
  if (findRoute(migrations.migrations, inspection.version, to) === null) return true;
  const planned = planUpgrade(inspection, migrations, { to });
  const losses = 'route' in planned ? planned.route.flatMap(({ loses }) => loses) : [];
  if (losses.length === 0) return true;
  const lines = losses.map(({ table, reason }) => `  from ${table}: ${reason}`);
  process.stderr.write(`Going back to schema ${to} takes away:\n${lines.join('\n')}\n`);
  return confirm('Go on?', options);
}
