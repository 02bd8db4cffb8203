import { EXIT, formatBytes, type VerbResult } from '@auralis/command-line';
import { type UpgradeResult, upgradeInWorker } from '../index.ts';
import { type CommandOptions, folderOf } from './options.ts';
import { plan } from './plan.ts';

export async function upgrade(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  if (options.dryRun === true) return plan(database, options);
  const { to, backups, app = 'auralis-migrate', tryAgain = false } = options;
  let shown = '';
  const result = await upgradeInWorker({
    database,
    migrations: folderOf(options),
    appVersion: app,
    tryAgain,
    signal,
    ...(to === undefined ? {} : { to }),
    ...(backups === undefined ? {} : { backups: { directory: backups } }),
    onProgress: ({ phase, step, fraction }) => {
      const line = step === undefined ? phase : `${phase} (${step.index} of ${step.count}: ${step.description})`;
      if (line !== shown) process.stderr.write(`${String(Math.round(fraction * 100)).padStart(3)} %  ${line}\n`);
      shown = line;
    },
  });
  return { json: result, text: describe(result), exit: EXIT.done };
}

function describe(result: UpgradeResult): string {
  if (!('receipt' in result)) return `Nothing to do: ${result.database} is at schema ${result.version}.`;
  const { receipt, status } = result;
  const losses = receipt.losses.map(
    ({ table, column, count, reasons }) =>
      `  ${count} gone from ${table}${column === null ? '' : `.${column}`}: ${reasons.join('; ')}`,
  );
  const backup =
    receipt.backup === null ? [] : [`Backup, checked: ${receipt.backup.path} (${formatBytes(receipt.backup.bytes)})`];
  return [
    `${status}: from ${receipt.from} to ${receipt.to} in ${Math.round(receipt.durationMs)} ms`,
    ...losses,
    ...backup,
  ].join('\n');
}
