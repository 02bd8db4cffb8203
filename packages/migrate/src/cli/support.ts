import { EXIT, type VerbResult } from '@auralis/command-line';
import { readJournalFile } from '../journal/journal.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { type UpgradeStats, upgradeStats } from '../support/stats.ts';
import { upgradeReport } from '../support/upgrade-report.ts';
import { assertHasJournal, type CommandOptions, folderOf } from './options.ts';

export async function report(database: string, options: CommandOptions): Promise<VerbResult> {
  const { appVersion = 'unknown', backups } = options;
  assertHasJournal(database);
  const gathered = await upgradeReport({
    database,
    migrations: await loadMigrations(folderOf(options)),
    appVersion,
    ...(backups === undefined ? {} : { backups: { directory: backups } }),
  });
  return { json: gathered, text: JSON.stringify(gathered, null, 2), exit: EXIT.done };
}

export function stats(databases: readonly string[]): VerbResult {
  databases.forEach((database) => {
    assertHasJournal(database);
  });
  const journals = databases.map(readJournalFile);
  const figures = upgradeStats(journals.map(({ entries }) => entries));
  const skippedLines = journals.reduce((sum, { skipped }) => sum + skipped, 0);
  const skipped = skippedLines === 0 ? [] : [`Lines of the journal that could not be used: ${skippedLines}`];
  return {
    json: { ...figures, skippedLines },
    text: [describeStats(figures), ...skipped].join('\n'),
    exit: EXIT.done,
  };
}

function describeStats(figures: UpgradeStats): string {
  const { runs, succeeded, failed, postponed, successRate, meanMs, p95Ms, rollbacks, rowsRemoved, rowsLost } = figures;
  if (runs === 0) return 'No upgrade is recorded.';
  const percent = successRate === null ? '' : ` (${(successRate * 100).toFixed(1)} %; the target is above 99.5 %)`;
  const time =
    meanMs === null || p95Ms === null
      ? []
      : [`Duration: mean ${duration(meanMs)}, p95 ${duration(p95Ms)} (the target is below 5 s)`];
  return [
    `Upgrades: ${runs}; ${succeeded} succeeded, ${failed} failed${percent}; ${postponed} stopped or postponed`,
    ...time,
    `Rollbacks: ${rollbacks.needed} needed, ${rollbacks.worked} worked`,
    `Rows lost: ${rowsLost}; removed as declared: ${rowsRemoved}`,
  ].join('\n');
}

function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
