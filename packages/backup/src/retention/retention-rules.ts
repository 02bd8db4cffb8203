import type { Backup } from '../catalog/list-backups.ts';

interface RetentionRule {
  /** How many the rule keeps when the caller gives no policy. */
  readonly default: number;
  /** Displayed beside a backup that the rule keeps. */
  readonly words: string;
  /** The backups to keep, of backups sorted newest first. */
  readonly select: (sorted: readonly Backup[], count: number, now: Date) => ReadonlySet<Backup>;
}

/** Every retention rule, by its name in a policy. Add a rule here, and to the table in the README. */
export const RETENTION_RULES = {
  /** The newest ones, whatever their age. */
  last: { default: 5, words: 'one of the last', select: newestOfEach(() => 'all') },
  /** The newest one of each of so many days, in UTC, including today. */
  days: { default: 7, words: 'newest of its day', select: newestOfPeriods(dayOf) },
  /** The newest one of each of so many weeks, beginning on Monday, including this week. */
  weeks: { default: 4, words: 'newest of its week', select: newestOfPeriods(weekOf) },
  /** The newest ones of each schema version. */
  perSchema: {
    default: 1,
    words: 'newest of its schema version',
    select: newestOfEach(({ manifest }) => manifest.schemaVersion ?? 'none'),
  },
} as const satisfies Readonly<Record<string, RetentionRule>>;

export type RetentionRuleName = keyof typeof RETENTION_RULES;

export const RETENTION_RULE_NAMES = Object.keys(RETENTION_RULES) as readonly RetentionRuleName[];

/**
 * How many backups to keep. A policy means what it says: a rule that it does not name keeps nothing, and without
 * `bytes` there is no limit. Backups that must not be lost, such as labelled ones, are kept beyond any of these numbers.
 */
export type RetentionPolicy = { readonly [Rule in keyof typeof RETENTION_RULES]: number } & {
  /** Limit for all backups together, in bytes: beyond it the oldest are removed first. Null: no limit. */
  readonly bytes: number | null;
};

/** The policy of a caller that gives none. */
export const DEFAULT_RETENTION: RetentionPolicy = {
  ...(Object.fromEntries(RETENTION_RULE_NAMES.map((name) => [name, RETENTION_RULES[name].default])) as Readonly<
    Record<RetentionRuleName, number>
  >),
  bytes: 10_000_000_000,
};

/**
 * The rules of a policy that keep each backup.
 *
 * @param sorted - newest first
 */
export function rulesThatKeep(
  sorted: readonly Backup[],
  policy: Partial<RetentionPolicy>,
  now: Date,
): (backup: Backup) => readonly RetentionRuleName[] {
  const kept = RETENTION_RULE_NAMES.map(
    (name) => [name, RETENTION_RULES[name].select(sorted, policy[name] ?? 0, now)] as const,
  );
  return (backup) => kept.flatMap(([name, backups]) => (backups.has(backup) ? [name] : []));
}

/** Keeps the newest `count` backups of each bucket. */
function newestOfEach(bucketOf: (backup: Backup) => number | string): RetentionRule['select'] {
  return (sorted, count) => {
    const taken = new Map<number | string, number>();
    const isKept = (backup: Backup) => {
      const before = taken.get(bucketOf(backup)) ?? 0;
      taken.set(bucketOf(backup), before + 1);
      return before < count;
    };
    return new Set(sorted.filter(isKept));
  };
}

/** Keeps the newest backup of each of the last `count` periods. A date in the future counts as the current period. */
function newestOfPeriods(periodOf: (date: Date) => number): RetentionRule['select'] {
  const periodOfBackup = ({ manifest }: Backup) => periodOf(new Date(manifest.createdAt));
  return (sorted, count, now) => {
    const isRecent = (backup: Backup) => Math.max(0, periodOf(now) - periodOfBackup(backup)) < count;
    return newestOfEach(periodOfBackup)(sorted.filter(isRecent), 1, now);
  };
}

function dayOf(date: Date): number {
  return Math.floor(date.getTime() / (24 * 3600 * 1000));
}

function weekOf(date: Date): number {
  // 1 January 1970 was a Thursday, three days after a Monday.
  return Math.floor((dayOf(date) + 3) / 7);
}
