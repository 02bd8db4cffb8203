import { rmSync } from 'node:fs';
import { CodedError } from '@auralis/errors';
import { isReadError } from '@auralis/sqlite/support';
import type { BackupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { removeThroughTrash } from '../catalog/trash.ts';
import { type CreateBackupOptions, createBackup } from '../create/create-backup.ts';
import { toBackupError } from '../errors.ts';
import { preserveFiles } from './preserve-files.ts';

/** The current database as it was before a restore, so that the user can return to it. */
export interface SafetyCopy {
  readonly beforeRestore: Backup | null;
  /** Folder with a copy of the files, where they are too damaged for a backup. */
  readonly preservedFiles: string | null;
}

type SafetyCopyOptions = Pick<
  CreateBackupOptions,
  'appVersion' | 'schemaVersion' | 'minReader' | 'onProgress' | 'signal' | 'now'
>;

/**
 * Creates a `before-restore` backup of a database that SQLite can open, or copies its files where pages are damaged.
 *
 * @returns null where the disk can't even read the bytes of the file
 */
export async function createSafetyCopy(place: BackupPlace, options: SafetyCopyOptions): Promise<SafetyCopy | null> {
  const { appVersion, schemaVersion, minReader, onProgress, signal, now = () => new Date() } = options;
  const { database, directory } = place;
  const about = { reason: 'before-restore', appVersion, schemaVersion, minReader } as const;
  try {
    const beforeRestore = await createBackup({ database, directory, ...about, onProgress, signal, now });
    return { beforeRestore, preservedFiles: null };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    if (error.code !== 'BACKUP_DAMAGED' && isReadError(error)) return null;
    if (error.code !== 'DATABASE_DAMAGED') throw error;
    return { beforeRestore: null, preservedFiles: await preserveFiles(place, 'copy', now(), { onProgress, signal }) };
  }
}

/**
 * Runs a restore that has a safety copy. Removes the safety copy when the restore fails without changing anything, and
 * names it in the error when the database may be half written.
 *
 * @param restore - calls `onUnchanged` when it fails and has changed nothing
 */
export async function withSafetyCopy<Result>(
  place: BackupPlace,
  safetyCopy: SafetyCopy,
  restore: (onUnchanged: () => void) => Promise<Result>,
): Promise<Result> {
  let isUnchanged = false;
  try {
    return await restore(() => {
      isUnchanged = true;
      removeSafetyCopy(place, safetyCopy);
    });
  } catch (error) {
    const path = safetyCopy.beforeRestore?.path ?? safetyCopy.preservedFiles;
    if (isUnchanged || path === null) throw error;
    const message = `The restore of ${place.database} failed after it had begun. The state before it is kept in ${path}.`;
    const hint = 'Check the disk for errors, then restore a backup again.';
    throw toBackupError(error, { code: 'RESTORE_FAILED', message, hint }, { database: place.database, kept: path });
  }
}

function removeSafetyCopy(place: BackupPlace, { beforeRestore, preservedFiles }: SafetyCopy): void {
  if (beforeRestore !== null) removeThroughTrash(place, [beforeRestore]);
  if (preservedFiles !== null) rmSync(preservedFiles, { recursive: true, force: true });
}
