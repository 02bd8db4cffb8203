import { existsSync } from 'node:fs';
import { backupPlace } from '../catalog/backup-place.ts';
import { listBackups } from '../catalog/list-backups.ts';
import { toBackupError } from '../errors.ts';
import { findFrozen } from './frozen.ts';
import { planRetention } from './plan-retention.ts';
import type { PruneBackupsOptions } from './prune-backups.ts';
import type { Verdict } from './verdict.ts';

/**
 * Says what {@link pruneBackups} would do now, and does nothing. Whether a backup that remains is whole, and all of the
 * library, is only looked at by pruning itself.
 *
 * @returns a verdict on every backup, newest first
 * @throws BackupError `BACKUP_FAILED`
 *
 * @example
 * for (const { backup, keep } of await previewPruning({ database: 'library.db' })) console.log(backup.id, keep);
 */
export async function previewPruning(options: Omit<PruneBackupsOptions, 'onProgress'>): Promise<readonly Verdict[]> {
  const { policy, signal, now = () => new Date() } = options;
  const place = backupPlace(options.database, options.directory);
  if (!existsSync(place.directory)) return [];
  try {
    const frozen = await findFrozen(place, signal);
    return planRetention({ backups: listBackups(place), policy, now: now(), frozen });
  } catch (error) {
    const message = `The backups in ${place.directory} could not be looked through.`;
    throw toBackupError(error, { code: 'BACKUP_FAILED', message }, { ...place });
  }
}
