import { formatBytes } from '@auralis/command-line';
import type { InterruptedRun } from '../upgrade/interrupted-runs.ts';
import type { UpgradeResult } from '../upgrade/receipt.ts';

/** An upgrade's result as people read it. */
export function describeResult(result: UpgradeResult): string {
  if (!('receipt' in result)) return `Nothing to do: ${result.database} is at schema ${result.version}.`;
  const { receipt, status } = result;
  const losses = receipt.losses.map(
    ({ table, column, count, reasons }) =>
      `  ${count} gone from ${table}${column === null ? '' : `.${column}`}: ${reasons.join('; ')}`,
  );
  const backup =
    receipt.backup === null ? [] : [`Backup, checked: ${receipt.backup.path} (${formatBytes(receipt.backup.bytes)})`];
  const { kept, dropped } = receipt.foreignObjects;
  const keptLine = kept.length === 0 ? [] : [`Objects of other programs, kept: ${kept.join(', ')}`];
  const droppedLine =
    dropped.length === 0 ? [] : [`Objects of other programs, dropped with a rebuilt table: ${dropped.join(', ')}`];
  return [
    ...interruption(receipt.interrupted),
    `${status}: from ${receipt.from} to ${receipt.to} in ${Math.round(receipt.durationMs)} ms`,
    ...losses,
    ...keptLine,
    ...droppedLine,
    ...backup,
  ].join('\n');
}

function interruption(run: InterruptedRun | null): readonly string[] {
  if (run === null) return [];
  return [
    `The update begun at ${run.at} was stopped at ${Math.round(run.fraction * 100)} %; nothing was changed by it.`,
  ];
}
