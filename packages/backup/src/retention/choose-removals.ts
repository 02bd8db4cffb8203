import type { ProgressOptions } from '@auralis/sqlite';
import type { Backup } from '../catalog/list-backups.ts';
import { isVerified, withFailure } from '../catalog/manifest.ts';
import { BackupError } from '../errors.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { type PlanRetentionOptions, planRetention, type RetentionDecision } from './plan-retention.ts';

export interface Removals {
  readonly decisions: readonly RetentionDecision[];
  /** To be removed now, oldest first. Empty unless `remaining` was found intact. */
  readonly remove: readonly Backup[];
  /** A verified backup that remains, and was found intact just now; null when nothing is to be removed. */
  readonly remaining: Backup | null;
}

/**
 * Plans the retention, and plans again as long as the verified backup that would remain turns out to be damaged.
 *
 * @param reverify - hashes a backup now, and returns it with its manifest as it is after that
 */
export async function chooseRemovals(
  options: PlanRetentionOptions,
  reverify: (backup: Backup) => Promise<Backup>,
): Promise<Removals> {
  let { backups } = options;
  for (;;) {
    const decisions = planRetention({ ...options, backups });
    const remove = decisions
      .filter(({ keep }) => !keep)
      .map(({ backup }) => backup)
      .toReversed();
    const candidate = decisions.find(({ backup, keep }) => keep && isVerified(backup))?.backup;
    if (remove.length === 0 || candidate === undefined) return { decisions, remove: [], remaining: null };
    const remaining = await reverify(candidate);
    if (isVerified(remaining)) return { decisions, remove, remaining };
    backups = backups.map((backup) => (backup === candidate ? remaining : backup));
  }
}

/** Hashes a backup now. A damaged one is returned with the failure in its manifest. */
export async function reverifyBackup(
  backup: Backup,
  options: ProgressOptions & { readonly now: () => Date },
): Promise<Backup> {
  try {
    return (await verifyBackup(backup, { ...options, level: 2 })).backup;
  } catch (error) {
    if (!(error instanceof BackupError) || error.code !== 'BACKUP_DAMAGED') throw error;
    const failure = { level: 2, at: options.now().toISOString(), reason: error.detail } as const;
    return { ...backup, manifest: withFailure(backup.manifest, failure) };
  }
}
