import type { Backup } from '../catalog/list-backups.ts';
import { provenLevel } from '../catalog/manifest.ts';

/** Why a backup is never given up. */
export type Protection =
  /** The newest one that is proven. */
  | 'newest-proven'
  /** The newest from before an upgrade of one of the last two schema versions. */
  | 'before-upgrade'
  /** The listener named it. */
  | 'named';

/** Which rule of the policy asks for a backup. */
export type Want = 'last' | 'day' | 'week' | 'schema';

export type KeepReason = Protection | Want | 'nothing-proven' | 'frozen-upgrade' | 'frozen-restore' | 'frozen-damaged';

export type RemoveReason =
  /** No rule asks for it. */
  | 'not-needed'
  /** A rule asks for it, and newer ones fill the budget. */
  | 'over-budget'
  /** It failed its last check. */
  | 'check-failed';

export type Verdict =
  | { readonly backup: Backup; readonly keep: true; readonly reasons: readonly KeepReason[] }
  | { readonly backup: Backup; readonly keep: false; readonly reason: RemoveReason };

/** Proven enough for others to be removed because of it. */
export function isProven({ manifest }: Backup): boolean {
  return provenLevel(manifest) >= 3;
}
