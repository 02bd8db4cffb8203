import { isEntry } from '../journal/parse-journal.ts';
import { type UpgradeStats, upgradeStats } from './stats.ts';
import type { UpgradeReport } from './upgrade-report.ts';

/** The figures of many users' reports, together and by the version of the app that upgraded. */
export interface ReportStats {
  readonly all: UpgradeStats;
  /** By version; the version of a restore is that of the upgrade before it. */
  readonly byVersion: Readonly<Record<string, UpgradeStats>>;
  /** How often upgrades ended with each code. */
  readonly byCode: Readonly<Record<string, number>>;
}

type ReportedJournal = Pick<UpgradeReport, 'appVersion' | 'journal'>;

/**
 * Adds up the reports of many users, as `auralis-migrate report` and `upgradeReport` make them; pure. A report has the last
 * 40 lines of its journal, so the figures are about the newest upgrades of every user.
 *
 * @example
 * const report = parseReport(readFileSync('report.json', 'utf8'));
 * const { all, byCode } = reportStats(report === null ? [] : [report]);
 * console.log(all.successRate, byCode.DISK_FULL ?? 0);
 */
export function reportStats(reports: readonly ReportedJournal[]): ReportStats {
  const byVersion = Map.groupBy(reports.flatMap(entriesByVersion), ([version]) => version);
  const byCode = Map.groupBy(
    reports.flatMap(({ journal }) => journal.filter((entry) => entry.event === 'failed')),
    ({ code }) => code,
  );
  return {
    all: upgradeStats(reports.map(({ journal }) => journal)),
    byVersion: Object.fromEntries(
      [...byVersion].map(([version, pairs]) => [version, upgradeStats(pairs.map(([, entries]) => entries))]),
    ),
    byCode: Object.fromEntries(
      [...byCode].map(([code, { length }]) => [code, length] as const).toSorted(([, one], [, other]) => other - one),
    ),
  };
}

/** The lines of a journal under the version that wrote them; one without a run is that of the last upgrade. */
function entriesByVersion({ appVersion, journal }: ReportedJournal) {
  const versions = new Map<string, string>();
  let last = appVersion;
  const byVersion = Map.groupBy(journal, (entry) => {
    if (entry.event === 'started') {
      last = entry.appVersion;
      versions.set(entry.run, last);
    }
    return versions.get(entry.run) ?? last;
  });
  return [...byVersion];
}

/**
 * A report from the text of its file. Lines of its journal that cannot be used are left out.
 *
 * @returns null for a text that is no report
 */
export function parseReport(text: string): ReportedJournal | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { appVersion, journal } = parsed as Readonly<Record<string, unknown>>;
  if (typeof appVersion !== 'string' || !Array.isArray(journal)) return null;
  return { appVersion, journal: journal.filter(isEntry) };
}
