import type { Backup } from '../catalog/list-backups.ts';
import type { RetentionPolicy } from './policy.ts';
import type { Want } from './verdict.ts';

const DAY_MS = 24 * 3600 * 1000;
/** 1 January 1970 was a Thursday. */
const DAYS_FROM_MONDAY = 3;

/**
 * Which rules of a policy ask for which backups.
 *
 * @param sorted - newest first
 */
export function wantedReasons(
  sorted: readonly Backup[],
  { last, days, weeks, perSchema }: RetentionPolicy,
  now: Date,
): ReadonlyMap<Backup, readonly Want[]> {
  const day = (date: Date) => Math.floor(date.getTime() / DAY_MS);
  const week = (date: Date) => Math.floor((day(date) + DAYS_FROM_MONDAY) / 7);
  const madeAt = ({ manifest }: Backup) => new Date(manifest.createdAt);
  const recent = (of: (date: Date) => number, count: number) => (backup: Backup) =>
    Math.max(0, of(now) - of(madeAt(backup))) < count ? of(madeAt(backup)) : null;
  const asked: Readonly<Record<Want, ReadonlySet<Backup>>> = {
    last: new Set(sorted.slice(0, last)),
    day: firstOfEach(sorted, recent(day, days)),
    week: firstOfEach(sorted, recent(week, weeks)),
    schema: firstOfEach(sorted, ({ manifest }) => manifest.schemaVersion ?? 'none', perSchema),
  };
  const wants = Object.keys(asked) as readonly Want[];
  return new Map(sorted.map((backup) => [backup, wants.filter((want) => asked[want].has(backup))] as const));
}

/** The first ones of each group, in the order given; null belongs to none. */
function firstOfEach(
  backups: readonly Backup[],
  groupOf: (backup: Backup) => number | string | null,
  count = 1,
): ReadonlySet<Backup> {
  const taken = new Map<number | string, number>();
  return new Set(
    backups.filter((backup) => {
      const group = groupOf(backup);
      if (group === null) return false;
      const before = taken.get(group) ?? 0;
      taken.set(group, before + 1);
      return before < count;
    }),
  );
}
