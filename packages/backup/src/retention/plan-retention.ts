import { type Backup, newestFirst } from '../catalog/list-backups.ts';
import { isVerified, verifiedLevel } from '../catalog/manifest.ts';
import { DEFAULT_RETENTION, type RetentionPolicy, type RetentionRuleName, rulesThatKeep } from './retention-rules.ts';

/** Why nothing may be removed now: an upgrade or a restore is under way, or the live database is damaged. */
export type PruningBlock = 'upgrade' | 'restore' | 'damaged';

/** Why a backup is kept beyond the numbers of any policy. */
type Protection =
  /** It is the newest verified one. */
  | 'newest-verified'
  /** It is the newest from before an upgrade of one of the last two schema versions. */
  | 'before-upgrade'
  /** The user gave it a label. */
  | 'label';

export type KeepReason = Protection | RetentionRuleName | 'none-verified' | `blocked-by-${PruningBlock}`;

export type RemoveReason =
  /** No rule keeps it. */
  | 'not-needed'
  /** A rule would keep it, but newer ones use up the budget. */
  | 'over-budget'
  /** Its last verification failed. */
  | 'verification-failed';

export type RetentionDecision =
  | { readonly backup: Backup; readonly keep: true; readonly reasons: readonly KeepReason[] }
  | { readonly backup: Backup; readonly keep: false; readonly reason: RemoveReason };

export interface PlanRetentionOptions {
  readonly backups: readonly Backup[];
  /** A rule that it does not name keeps nothing. Default: {@link DEFAULT_RETENTION}. */
  readonly policy?: Partial<RetentionPolicy> | undefined;
  readonly now: Date;
  readonly pruningBlockedBy?: PruningBlock | null | undefined;
}

/**
 * Decides which backups to keep and which to remove, each with its reasons; newest first. Pure: it touches nothing.
 *
 * Always kept: the newest verified backup (level 3 or more), the newest from before an upgrade of each of the last two
 * schema versions, labelled ones; and all of them while the database is damaged, upgraded or restored, or while none is
 * verified. The order comes from the sequence numbers, since the clock may be wrong.
 *
 * @example
 * const decisions = planRetention({ backups: listBackups({ database }), policy: { last: 10 }, now: new Date() });
 * for (const { backup, keep } of decisions) console.log(keep ? 'keep' : 'remove', backup.id);
 */
export function planRetention(options: PlanRetentionOptions): readonly RetentionDecision[] {
  const { backups, policy = DEFAULT_RETENTION, now, pruningBlockedBy = null } = options;
  const sorted = backups.toSorted(newestFirst);
  if (pruningBlockedBy !== null) return keepAll(sorted, `blocked-by-${pruningBlockedBy}`);
  if (!sorted.some(isVerified)) return keepAll(sorted, 'none-verified');
  const protections = protectedBackups(sorted);
  const intact = sorted.filter(({ manifest }) => verifiedLevel(manifest) > 0);
  // Each kind for itself: however many restores make safety copies, they never push out a backup that the user made.
  const rulesFor = [intact.filter(isSafetyCopy), intact.filter((backup) => !isSafetyCopy(backup))].map((kind) =>
    rulesThatKeep(kind, policy, now),
  );
  const decisions = sorted.map((backup) =>
    decide(backup, [...(protections.get(backup) ?? []), ...rulesFor.flatMap((rules) => rules(backup))]),
  );
  return withinBudget(decisions, policy.bytes ?? null, (backup) => protections.has(backup));
}

/** Made without being asked for, before a change of the database. */
function isSafetyCopy({ manifest: { reason } }: Backup): boolean {
  return reason === 'before-upgrade' || reason === 'before-restore';
}

function keepAll(backups: readonly Backup[], reason: KeepReason): readonly RetentionDecision[] {
  return backups.map((backup) => ({ backup, keep: true, reasons: [reason] }));
}

function decide(backup: Backup, reasons: readonly KeepReason[]): RetentionDecision {
  if (reasons.length > 0) return { backup, keep: true, reasons };
  const hasFailed = verifiedLevel(backup.manifest) === 0;
  return { backup, keep: false, reason: hasFailed ? 'verification-failed' : 'not-needed' };
}

/** Goes from new to old, so that the oldest are the ones that no longer fit. */
function withinBudget(
  decisions: readonly RetentionDecision[],
  bytes: number | null,
  isProtected: (backup: Backup) => boolean,
): readonly RetentionDecision[] {
  if (bytes === null) return decisions;
  const isKeptAnyway = ({ backup, keep }: RetentionDecision) => keep && isProtected(backup);
  let used = decisions.filter(isKeptAnyway).reduce((sum, { backup }) => sum + backup.manifest.bytes, 0);
  let isFull = false;
  return decisions.map((decision) => {
    if (!decision.keep || isKeptAnyway(decision)) return decision;
    used += decision.backup.manifest.bytes;
    isFull ||= used > bytes;
    return isFull ? { backup: decision.backup, keep: false, reason: 'over-budget' } : decision;
  });
}

/** For how many schema versions a way back is kept: a bad upgrade may be noticed late. */
const UPGRADES_KEPT = 2;

function protectedBackups(sorted: readonly Backup[]): ReadonlyMap<Backup, readonly Protection[]> {
  const newestVerified = sorted.find(isVerified);
  const upgrades = beforeUpgrades(sorted);
  const protections = new Map<Backup, readonly Protection[]>();
  for (const backup of sorted) {
    const own = [
      ...(backup === newestVerified ? (['newest-verified'] as const) : []),
      ...(upgrades.includes(backup) ? (['before-upgrade'] as const) : []),
      ...(backup.manifest.label === null ? [] : (['label'] as const)),
    ];
    if (own.length > 0) protections.set(backup, own);
  }
  return protections;
}

/** The newest one of each of the highest schema versions. A database without a version counts as the lowest. */
function beforeUpgrades(sorted: readonly Backup[]): readonly Backup[] {
  const newest = new Map<number, Backup>();
  for (const backup of sorted) {
    const { reason, schemaVersion } = backup.manifest;
    const version = schemaVersion ?? Number.NEGATIVE_INFINITY;
    const isUsable = reason === 'before-upgrade' && verifiedLevel(backup.manifest) > 0;
    if (isUsable && !newest.has(version)) newest.set(version, backup);
  }
  return [...newest]
    .toSorted(([one], [other]) => other - one)
    .slice(0, UPGRADES_KEPT)
    .map(([, backup]) => backup);
}
