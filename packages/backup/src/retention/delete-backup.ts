import type { ProgressOptions } from '@auralis/sqlite';
import { type BackupPlace, backupPlace } from '../catalog/backup-place.ts';
import { type Backup, findBackup, listBackups } from '../catalog/list-backups.ts';
import { provenLevel } from '../catalog/manifest.ts';
import { BackupError, toBackupError } from '../errors.ts';
import { takeRestoreLock } from '../restore/restore-lock.ts';
import { assertNotBusy, findFrozen, whileSound } from './frozen.ts';
import type { Frozen } from './plan-retention.ts';
import { proveStanding } from './prove-standing.ts';
import { putBackTrash, removeThroughTrash } from './trash.ts';
import { isProven } from './verdict.ts';

export interface DeleteBackupOptions extends ProgressOptions {
  readonly database: string;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  readonly id: string;
  readonly now?: (() => Date) | undefined;
}

/**
 * Removes one backup because the listener said so, named ones too. Never the last one that is known to be whole:
 * another proven one must be found whole right before, unless this one has failed its check.
 *
 * @returns the backup that was removed
 * @throws BackupError `BACKUP_NEEDED`, `BACKUP_MISSING`, `DATABASE_BUSY`, `CANCELLED`, `BACKUP_FAILED`
 *
 * @example
 * await deleteBackup({ database: 'library.db', id: '20261123_141502' });
 */
export async function deleteBackup(options: DeleteBackupOptions): Promise<Backup> {
  const place = backupPlace(options.database, options.directory);
  const { id, signal } = options;
  try {
    findBackup(place, id);
    const lock = await takeRestoreLock(place, { lockTimeoutMs: 0, signal });
    try {
      return await deleteUnderLock(place, options);
    } finally {
      lock.release();
    }
  } catch (error) {
    throw toBackupError(
      error,
      { code: 'BACKUP_FAILED', message: 'The backup could not be removed.' },
      { ...place, id },
    );
  }
}

async function deleteUnderLock(place: BackupPlace, options: DeleteBackupOptions): Promise<Backup> {
  assertFree(place, options, await findFrozen(place, options.signal));
  putBackTrash(place);
  const backup = findBackup(place, options.id);
  if (provenLevel(backup.manifest) > 0 && !(await hasStanding(place, options))) {
    throw needed(place, options.id, 'This is the last backup that is known to be whole, so it was kept.');
  }
  assertFree(place, options, await whileSound(place, () => removeThroughTrash(place, [backup]), options.signal));
  return backup;
}

function assertFree(place: BackupPlace, { id }: DeleteBackupOptions, frozen: Frozen | null): void {
  assertNotBusy(place, frozen);
  if (frozen !== null) throw needed(place, id, 'The library is damaged: restore it before removing a backup.');
}

async function hasStanding(place: BackupPlace, options: DeleteBackupOptions): Promise<boolean> {
  const { id, onProgress, signal, now = () => new Date() } = options;
  for (const other of listBackups(place)) {
    if (other.id === id || !isProven(other)) continue;
    if (isProven(await proveStanding(other, { onProgress, signal, now }))) return true;
  }
  return false;
}

function needed({ database }: BackupPlace, id: string, message: string): BackupError {
  return new BackupError('BACKUP_NEEDED', {
    message,
    detail: 'Make another backup, or restore one, and try again.',
    facts: { database, id },
  });
}
