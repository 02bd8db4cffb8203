import type { ProgressOptions } from '@auralis/sqlite';
import { type BackupPlace, backupPlace } from '../catalog/backup-place.ts';
import { type Backup, findBackup, listBackups } from '../catalog/list-backups.ts';
import { isVerified, verifiedLevel } from '../catalog/manifest.ts';
import { recoverFromTrash, removeThroughTrash } from '../catalog/trash.ts';
import { BackupError, toBackupError } from '../errors.ts';
import { takeRestoreLock } from '../restore/restore-lock.ts';
import { reverifyBackup } from './choose-removals.ts';
import type { PruningBlock } from './plan-retention.ts';
import { assertNotBusy, pruningBlockedBy, whileIntact } from './pruning-blocked.ts';

export interface DeleteBackupOptions extends ProgressOptions {
  readonly database: string | URL;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  /** An id from `listBackups`. */
  readonly id: string;
  readonly now?: (() => Date) | undefined;
}

/**
 * Removes one backup at the user's request, even a labelled one. Never removes the last intact one: another verified
 * backup is hashed right before and must be intact, unless the last verification of this one failed.
 *
 * Progress: phase `hash` in bytes.
 *
 * @returns the backup that was removed
 * @throws BackupError or DatabaseError with the codes `BACKUP_NEEDED` (it is the last intact one, or the database is
 *   damaged), `BACKUP_MISSING`, `BACKUP_DAMAGED` (its manifest can't be read), `DATABASE_BUSY`, `CANCELLED`,
 *   `BACKUP_FAILED`
 *
 * @example
 * try {
 *   await deleteBackup({ database: 'app.db', id: '20261123_141502' });
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export async function deleteBackup(options: DeleteBackupOptions): Promise<Backup> {
  const place = backupPlace(options.database, options.directory);
  const { id, signal } = options;
  try {
    const lock = await takeRestoreLock(place, { lockTimeoutMs: 0, signal });
    try {
      return await deleteUnderLock(place, options);
    } finally {
      lock.release();
    }
  } catch (error) {
    const message = 'The backup could not be removed.';
    const hint = 'Check that you may write to the folder of backups.';
    throw toBackupError(error, { code: 'BACKUP_FAILED', message, hint }, { ...place, id });
  }
}

async function deleteUnderLock(place: BackupPlace, options: DeleteBackupOptions): Promise<Backup> {
  const { id, signal } = options;
  const { database } = place;
  const backup = findBackup(place, id);
  assertNotBlocked(place, id, await pruningBlockedBy(place, signal));
  recoverFromTrash(place);
  if (verifiedLevel(backup.manifest) > 0 && !(await isAnotherIntact(place, options))) {
    throw new BackupError('BACKUP_NEEDED', {
      message: 'The backup was kept, because it is the last one that is known to be intact.',
      detail: `No other backup of ${database} passed verification.`,
      hint: 'Create another backup, then remove this one.',
      facts: { database, id },
    });
  }
  assertNotBlocked(place, id, await whileIntact(place, () => removeThroughTrash(place, [backup]), signal));
  return backup;
}

function assertNotBlocked(place: BackupPlace, id: string, block: PruningBlock | null): void {
  assertNotBusy(place, block);
  if (block === null) return;
  throw new BackupError('BACKUP_NEEDED', {
    message: 'The backup was kept, because the database is damaged or missing.',
    detail: `${place.database} did not pass its check.`,
    hint: 'Restore the database before you remove a backup.',
    facts: { database: place.database, id },
  });
}

async function isAnotherIntact(place: BackupPlace, options: DeleteBackupOptions): Promise<boolean> {
  const { id, onProgress, signal, now = () => new Date() } = options;
  for (const other of listBackups(place)) {
    if (other.id === id || !isVerified(other)) continue;
    if (isVerified(await reverifyBackup(other, { onProgress, signal, now }))) return true;
  }
  return false;
}
