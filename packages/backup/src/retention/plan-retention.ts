import { type Backup, newestFirst } from '../catalog/list-backups.ts';
import { provenLevel } from '../catalog/manifest.ts';
import { DEFAULT_RETENTION, type RetentionPolicy } from './policy.ts';
import { protectedReasons } from './protection.ts';
import { isProven, type Verdict } from './verdict.ts';
import { wantedReasons } from './wanted.ts';

/** `upgrade`, `restore`: one is under way. `damaged`: the live file is. Then nothing is removed at all. */
export type Frozen = 'upgrade' | 'restore' | 'damaged';

export interface PlanRetentionOptions {
  readonly backups: readonly Backup[];
  /** What differs from {@link DEFAULT_RETENTION}. */
  readonly policy?: Partial<RetentionPolicy> | undefined;
  readonly now: Date;
  readonly frozen?: Frozen | null | undefined;
}

/**
 * Decides, without touching anything, which backups are kept and which may go, each with its reasons; newest first.
 *
 * Never given up: the newest proven one (level 3 or more), the newest before an upgrade of each of the last two schema
 * versions, what the listener named; and nothing at all while the library is damaged, upgraded or restored, or while
 * no backup is proven. Order comes from the sequence numbers alone: clocks jump.
 *
 * @example
 * const verdicts = planRetention({ backups: listBackups({ database }), now: new Date() });
 */
export function planRetention({ backups, policy, now, frozen = null }: PlanRetentionOptions): readonly Verdict[] {
  const sorted = backups.toSorted(newestFirst);
  if (frozen !== null) return sorted.map((backup) => ({ backup, keep: true, reasons: [`frozen-${frozen}`] }));
  if (!sorted.some(isProven)) return sorted.map((backup) => ({ backup, keep: true, reasons: ['nothing-proven'] }));
  const rules = { ...DEFAULT_RETENTION, ...policy };
  const guarded = protectedReasons(sorted);
  const wanted = wantedReasons(
    sorted.filter((backup) => provenLevel(backup.manifest) > 0),
    rules,
    now,
  );
  const judged = sorted.map((backup) => judge(backup, [...(guarded.get(backup) ?? []), ...(wanted.get(backup) ?? [])]));
  return withinBudget(judged, rules.bytes, (backup) => guarded.has(backup));
}

function judge(backup: Backup, reasons: Extract<Verdict, { keep: true }>['reasons']): Verdict {
  if (reasons.length > 0) return { backup, keep: true, reasons };
  return { backup, keep: false, reason: provenLevel(backup.manifest) === 0 ? 'check-failed' : 'not-needed' };
}

/** Newest first, so the oldest are the ones that no longer fit. */
function withinBudget(
  verdicts: readonly Verdict[],
  bytes: number | null,
  isProtected: (backup: Backup) => boolean,
): readonly Verdict[] {
  if (bytes === null) return verdicts;
  const isGuarded = ({ backup, keep }: Verdict) => keep && isProtected(backup);
  let used = verdicts.filter(isGuarded).reduce((sum, { backup }) => sum + backup.manifest.bytes, 0);
  let isFull = false;
  return verdicts.map((verdict) => {
    if (!verdict.keep || isGuarded(verdict)) return verdict;
    used += verdict.backup.manifest.bytes;
    isFull ||= used > bytes;
    return isFull ? { backup: verdict.backup, keep: false, reason: 'over-budget' } : verdict;
  });
}
