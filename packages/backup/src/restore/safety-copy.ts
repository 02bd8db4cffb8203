import { rmSync } from 'node:fs';
import { CodedError } from '@auralis/errors';
import { isReadError } from '@auralis/sqlite/support';
import type { BackupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { removeThroughTrash } from '../catalog/trash.ts';
import { type CreateBackupOptions, createBackupUnderLock } from '../create/create-backup.ts';
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

/** The disk can't even read the bytes of the database. Nothing was changed, and nothing can be done through SQLite. */
export class UnreadableBytesError extends Error {}

/**
 * Creates a `before-restore` backup of a database that SQLite can open, or copies its files where pages are damaged. The
 * caller holds the write lock, so that nothing can be committed between this copy and the restore.
 *
 * @throws what `createBackup` throws
 */
export async function createSafetyCopy(place: BackupPlace, options: SafetyCopyOptions): Promise<SafetyCopy> {
  const { appVersion, schemaVersion, minReader, onProgress, signal, now = () => new Date() } = options;
  const { database, directory } = place;
  const about = { reason: 'before-restore', appVersion, schemaVersion, minReader } as const;
  const watch = { onProgress, signal };
  try {
    const beforeRestore = await createBackupUnderLock({ database, directory, ...about, ...watch, now });
    return { beforeRestore, preservedFiles: null };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    if (error.code !== 'DATABASE_DAMAGED' || isReadError(error)) throw error;
    return { beforeRestore: null, preservedFiles: await preserveFiles(place, 'copy-locked', now(), watch) };
  }
}

interface SafetyCopyWork {
  readonly create: () => Promise<SafetyCopy>;
  /** Called before anything is overwritten. */
  readonly onCreated: (safetyCopy: SafetyCopy) => void;
}

/** What a restore calls as it proceeds. */
export interface SafetyCopySteps {
  /** When nobody else can write to the database, and nothing is overwritten yet. */
  readonly onLocked: () => Promise<void>;
  /** When it has failed, and the database is unchanged. */
  readonly onUnchanged: () => void;
}

/**
 * Runs a restore that creates a safety copy on its way. Removes the copy when the restore fails without changing anything,
 * and names it in the error when the database may be half written.
 *
 * @throws UnreadableBytesError where there is no safety copy, because the disk failed to read the database
 */
export async function withSafetyCopy<Result>(
  place: BackupPlace,
  { create, onCreated }: SafetyCopyWork,
  restore: (steps: SafetyCopySteps) => Promise<Result>,
): Promise<Result & SafetyCopy> {
  const none: SafetyCopy = { beforeRestore: null, preservedFiles: null };
  let safetyCopy = none;
  try {
    const result = await restore({
      onLocked: async () => {
        safetyCopy = await create();
        onCreated(safetyCopy);
      },
      onUnchanged: () => {
        removeSafetyCopy(place, safetyCopy);
        safetyCopy = none;
      },
    });
    return { ...result, ...safetyCopy };
  } catch (error) {
    const path = safetyCopy.beforeRestore?.path ?? safetyCopy.preservedFiles;
    if (path === null) throw isReadFailure(error) ? new UnreadableBytesError('', { cause: error }) : error;
    const message = `The restore of ${place.database} failed after it had begun. The state before it is kept in ${path}.`;
    const hint = 'Check the disk for errors, then restore a backup again.';
    throw toBackupError(error, { code: 'RESTORE_FAILED', message, hint }, { database: place.database, kept: path });
  }
}

/** `BACKUP_DAMAGED`: the disk failed to read what had just been copied. */
function isReadFailure(error: unknown): boolean {
  return isReadError(error) && !(error instanceof CodedError && error.code === 'BACKUP_DAMAGED');
}

function removeSafetyCopy(place: BackupPlace, { beforeRestore, preservedFiles }: SafetyCopy): void {
  if (beforeRestore !== null) removeThroughTrash(place, [beforeRestore]);
  if (preservedFiles !== null) rmSync(preservedFiles, { recursive: true, force: true });
}
