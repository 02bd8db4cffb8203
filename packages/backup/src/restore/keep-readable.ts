import { rmSync } from 'node:fs';
import { CodedError } from '@auralis/errors';
import { isReadError } from '@auralis/sqlite';
import type { BackupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { type CreateBackupOptions, createBackup } from '../create/create-backup.ts';
import { toBackupError } from '../errors.ts';
import { removeThroughTrash } from '../retention/trash.ts';
import { keepEvidence } from './evidence.ts';

/** What there is to go back to. */
export interface Kept {
  readonly beforeRestore: Backup | null;
  readonly evidence: string | null;
}

type Options = Pick<
  CreateBackupOptions,
  'appVersion' | 'schemaVersion' | 'minReader' | 'onProgress' | 'signal' | 'now'
>;

/**
 * Keeps a library that SQLite can open as a backup, or as bare copies where the backup would be of damaged pages.
 *
 * @returns `unreadable` where the disk does not even give back its bytes
 */
export async function keepReadable(place: BackupPlace, options: Options): Promise<Kept | 'unreadable'> {
  const { appVersion, schemaVersion, minReader, onProgress, signal, now = () => new Date() } = options;
  const { database, directory } = place;
  try {
    const about = { reason: 'before-restore', appVersion, schemaVersion, minReader } as const;
    const beforeRestore = await createBackup({ database, directory, ...about, onProgress, signal, now });
    return { beforeRestore, evidence: null };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    if (error.code !== 'BACKUP_DAMAGED' && isReadError(error)) return 'unreadable';
    if (error.code !== 'DATABASE_DAMAGED') throw error;
    return { beforeRestore: null, evidence: await keepEvidence(place, 'kept', now(), { onProgress, signal }) };
  }
}

/**
 * Restores, with something to go back to. That is withdrawn where the library is still what it is a copy of, and named
 * in the error where the library may be half written.
 *
 * @param restore - calls `onUnchanged` when it fails and has changed nothing
 */
export async function keeping<Result>(
  place: BackupPlace,
  kept: Kept,
  restore: (onUnchanged: () => void) => Promise<Result>,
): Promise<Result> {
  let isUnchanged = false;
  try {
    return await restore(() => {
      isUnchanged = true;
      withdraw(place, kept);
    });
  } catch (error) {
    const path = kept.beforeRestore?.path ?? kept.evidence;
    if (isUnchanged || path === null) throw error;
    const message = `The restore to ${place.database} went wrong on the way: the disk may be failing. What was there before is kept in ${path}.`;
    throw toBackupError(error, { code: 'RESTORE_FAILED', message }, { database: place.database, kept: path });
  }
}

function withdraw(place: BackupPlace, { beforeRestore, evidence }: Kept): void {
  if (beforeRestore !== null) removeThroughTrash(place, [beforeRestore]);
  if (evidence !== null) rmSync(evidence, { recursive: true, force: true });
}
