import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UsageError, type VerbResult } from '@auralis/command-line';
import { readSideFile } from '@auralis/sqlite/support';
import { readJournalFile } from '../journal/journal.ts';
import { parseReport, type ReportStats, reportStats } from '../support/report-stats.ts';
import { type UpgradeStats, upgradeStats } from '../support/stats.ts';
import { assertHasJournal, type CommandOptions } from './options.ts';

export function stats(databases: readonly string[], { reports }: CommandOptions): VerbResult {
  if (reports !== undefined) return statsOfReports(databases, reports);
  if (databases.length === 0)
    throw new UsageError('No database is named.', 'Name one, or a folder of reports with --reports.');
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

function statsOfReports(databases: readonly string[], folder: string): VerbResult {
  if (databases.length > 0) throw new UsageError('Both databases and --reports are given.', 'Leave out one of them.');
  const files = reportFiles(folder);
  const parsed = files.map((file) => ({ file, report: parseIfReadable(join(folder, file)) }));
  const figures = reportStats(parsed.flatMap(({ report: one }) => one ?? []));
  const unusable = parsed.filter(({ report: one }) => one === null).map(({ file }) => file);
  const heading = `Reports: ${files.length - unusable.length}`;
  const skipped =
    unusable.length === 0 ? [] : [`No reports: ${unusable.length} files (${unusable.slice(0, 3).join(', ')})`];
  return {
    json: { ...figures, reports: files.length - unusable.length, unusable },
    text: [heading, ...skipped, describeStats(figures.all), ...describeGroups(figures)].join('\n'),
    exit: EXIT.done,
  };
}

function reportFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (error) {
    throw new UsageError(`The reports in ${folder} cannot be listed: ${(error as Error).message}.`, 'Check the path.');
  }
}

function parseIfReadable(path: string) {
  try {
    return parseReport(readSideFile(path));
  } catch {
    return null;
  }
}

const HEADINGS = ['version', 'upgrades', 'succeeded', 'failed', 'success', 'p50', 'p95', 'rows lost', 'rollbacks'];

function describeGroups({ byVersion, byCode }: ReportStats): readonly string[] {
  const versions = Object.entries(byVersion).map(([version, figures]) => [
    version,
    String(figures.runs),
    String(figures.succeeded),
    String(figures.failed),
    figures.successRate === null ? '-' : percent(figures.successRate),
    figures.medianMs === null ? '-' : duration(figures.medianMs),
    figures.p95Ms === null ? '-' : duration(figures.p95Ms),
    String(figures.rowsLost),
    `${figures.rollbacks.worked} of ${figures.rollbacks.needed}`,
  ]);
  const codes = Object.entries(byCode).map(([code, count]) => [code, String(count)]);
  return [
    ...(versions.length === 0 ? [] : ['', ...columns([HEADINGS, ...versions])]),
    ...(codes.length === 0 ? [] : ['', ...columns([['code', 'upgrades'], ...codes])]),
  ];
}

/** The first column to the left, the others to the right. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  const pad = (cell: string, at: number) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0));
  return rows.map((row) => `  ${row.map(pad).join('  ')}`);
}

function describeStats(figures: UpgradeStats): string {
  const { runs, succeeded, failed, postponed, successRate, meanMs, medianMs, p95Ms } = figures;
  const { rollbacks, rowsRemoved, rowsLost } = figures;
  if (runs === 0) return 'No upgrade is recorded.';
  const rate = successRate === null ? '' : ` (${percent(successRate)}; the target is above 99.5 %)`;
  const time =
    meanMs === null || p95Ms === null
      ? []
      : [
          `Duration: mean ${duration(meanMs)}, p50 ${duration(medianMs ?? 0)}, p95 ${duration(p95Ms)} (the target is below 5 s)`,
        ];
  return [
    `Upgrades: ${runs}; ${succeeded} succeeded, ${failed} failed${rate}; ${postponed} stopped or postponed`,
    ...time,
    `Rollbacks: ${rollbacks.needed} needed, ${rollbacks.worked} worked`,
    `Rows lost: ${rowsLost}; removed as declared: ${rowsRemoved}`,
  ].join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
