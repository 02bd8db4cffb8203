import { EXIT, type VerbResult } from '@auralis/command-line';
import { readJournal } from '../journal/journal.ts';
import { type UpgradeStats, upgradeStats } from '../support/stats.ts';
import { assertOnRecord } from './assert-present.ts';

export function stats(databases: readonly string[]): VerbResult {
  databases.forEach(assertOnRecord);
  const figures = upgradeStats(databases.map(readJournal));
  return { json: figures, text: describe(figures), exit: EXIT.done };
}

function describe(figures: UpgradeStats): string {
  const { runs, succeeded, failed, postponed, successRate, meanMs, p95Ms, rollbacks, rowsRemoved, rowsLost } = figures;
  if (runs === 0) return 'No upgrade is on record.';
  const percent = successRate === null ? '' : ` (${(successRate * 100).toFixed(1)} %; the aim is over 99.5 %)`;
  const time =
    meanMs === null || p95Ms === null ? [] : [`Time: mean ${ms(meanMs)}, p95 ${ms(p95Ms)} (the aim is under 5 s)`];
  return [
    `Upgrades: ${runs}; ${succeeded} succeeded, ${failed} failed${percent}; ${postponed} stopped or put off`,
    ...time,
    `Rollbacks: ${rollbacks.needed} needed, ${rollbacks.worked} worked`,
    `Rows lost: ${rowsLost}; removed as declared: ${rowsRemoved}`,
  ].join('\n');
}

function ms(time: number): string {
  return time < 1000 ? `${Math.round(time)} ms` : `${(time / 1000).toFixed(1)} s`;
}
