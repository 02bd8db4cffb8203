import type { JournalEntry } from '../journal/journal.ts';
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
  const byVersion = new Map<string, (readonly JournalEntry[])[]>();
  const byCode = new Map<string, number>();
  for (const report of reports) {
    for (const [version, entries] of entriesByVersion(report)) {
      const others = byVersion.get(version);
      if (others === undefined) byVersion.set(version, [entries]);
      else others.push(entries);
    }
    for (const entry of report.journal)
      if (entry.event === 'failed') byCode.set(entry.code, (byCode.get(entry.code) ?? 0) + 1);
  }
  return {
    all: upgradeStats(reports.map(({ journal }) => journal)),
    byVersion: Object.fromEntries([...byVersion].map(([version, journals]) => [version, upgradeStats(journals)])),
    byCode: Object.fromEntries([...byCode].toSorted(([, one], [, other]) => other - one)),
  };
}

function entriesByVersion({ appVersion, journal }: ReportedJournal): ReadonlyMap<string, readonly JournalEntry[]> {
  const versions = new Map<string, string>();
  const byVersion = new Map<string, JournalEntry[]>();
  let last = appVersion;
  for (const entry of journal) {
    if (entry.event === 'started') {
      last = entry.appVersion;
      versions.set(entry.run, last);
    }
    const version = versions.get(entry.run) ?? last;
    const others = byVersion.get(version);
    if (others === undefined) byVersion.set(version, [entry]);
    else others.push(entry);
  }
  return byVersion;
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
