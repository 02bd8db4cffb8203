import type { Backup } from '../catalog/list-backups.ts';
import { provenLevel } from '../catalog/manifest.ts';
import { isProven, type Protection } from './verdict.ts';

/** An upgrade that turns out badly is noticed late: so far back there is always a way. */
const SCHEMAS_BACK = 2;

/** @param sorted - newest first */
export function protectedReasons(sorted: readonly Backup[]): ReadonlyMap<Backup, readonly Protection[]> {
  const newestProven = sorted.find(isProven);
  const upgrades = beforeUpgrades(sorted);
  const reasons = new Map<Backup, readonly Protection[]>();
  for (const backup of sorted) {
    const own = [
      ...(backup === newestProven ? (['newest-proven'] as const) : []),
      ...(upgrades.includes(backup) ? (['before-upgrade'] as const) : []),
      ...(backup.manifest.label === null ? [] : (['named'] as const)),
    ];
    if (own.length > 0) reasons.set(backup, own);
  }
  return reasons;
}

/** The newest one of each of the highest schema versions; an unversioned library counts as lower than any. */
function beforeUpgrades(sorted: readonly Backup[]): readonly Backup[] {
  const newest = new Map<number, Backup>();
  for (const backup of sorted) {
    const { reason, schemaVersion } = backup.manifest;
    const version = schemaVersion ?? Number.NEGATIVE_INFINITY;
    const isUsable = reason === 'before-upgrade' && provenLevel(backup.manifest) > 0;
    if (isUsable && !newest.has(version)) newest.set(version, backup);
  }
  return [...newest]
    .toSorted(([one], [other]) => other - one)
    .slice(0, SCHEMAS_BACK)
    .map(([, backup]) => backup);
}
