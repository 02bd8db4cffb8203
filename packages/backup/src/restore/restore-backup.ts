import { type ProgressOptions, waitForLock } from '@auralis/sqlite';
import { type BackupPlace, backupPlace } from '../catalog/backup-place.ts';
import { type Backup, findBackup } from '../catalog/list-backups.ts';
import { verifiedLevel } from '../catalog/manifest.ts';
import { toBackupError } from '../errors.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { chooseMethod, examineLive, type RestoreMethod } from './live-state.ts';
import { type LostSince, lostSince, type PreviewRestoreOptions } from './preview-restore.ts';
import { recoverUnderLock } from './recover-interrupted-restore.ts';
import { restoreBySwap } from './restore-by-swap.ts';
import {
  assertReadableByApp,
  assertSameApplication,
  assertSpaceForCopy,
  assertSpaceInPlace,
  assertWritable,
} from './restore-conditions.ts';
import { type RestoreVerification, restoreInPlace } from './restore-in-place.ts';
import { takeRestoreLock } from './restore-lock.ts';
import { createSafetyCopy, type SafetyCopy, UnreadableBytesError, withSafetyCopy } from './safety-copy.ts';

export interface RestoreBackupOptions extends PreviewRestoreOptions, ProgressOptions {
  readonly appVersion?: string | undefined;
  /** Of the current database, for the safety copy. Default: its `user_version`, unless that is 0. */
  readonly schemaVersion?: number | undefined;
  /** Of the current database, for the safety copy: the oldest schema version whose app may use it. */
  readonly minReader?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

interface RestoredParts {
  readonly database: string;
  readonly backup: Backup;
  /** A backup of the database as it was, to return to; null where it could not be read. */
  readonly beforeRestore: Backup | null;
  /** Folder with the files as they were, where no backup of them could be created. */
  readonly preservedFiles: string | null;
  /** Null where the database could not be counted. */
  readonly lostSince: LostSince | null;
}

/** `in-place`: one transaction in the existing file. `swap`: the file could not be opened and was replaced. */
export type Restored =
  | (RestoredParts & { readonly method: 'in-place'; readonly verification: RestoreVerification })
  | (RestoredParts & { readonly method: 'swap' });

/**
 * Restores a database from a backup. Verifies the backup, keeps a safety copy of the current database (a
 * `before-restore` backup, or a copy of its files where they are too damaged), then replaces the contents. Whenever it is
 * stopped, the database is the old one or the restored one.
 *
 * A file that SQLite can open is restored in place, in one transaction, even while other programs have it open. Any other
 * file is swapped for a verified copy, but not while a program has it open. {@link recoverInterruptedRestore} completes a
 * swap that was interrupted.
 *
 * Progress: phases `hash` and `check` (of the backup), `copy` or `evidence` (the safety copy), `restore`, then `check`;
 * in bytes, except `restore` in place, which counts pages.
 *
 * @returns how it was restored, and the safety copy
 * @throws BackupError or DatabaseError with the codes `BACKUP_MISSING`, `BACKUP_DAMAGED`, `BACKUP_TOO_NEW`,
 *   `DATABASE_BUSY`, `DATABASE_UNREADABLE`, `DISK_FULL`, `CANCELLED`, `RESTORE_FAILED`, and those of `createBackup`
 *
 * @example
 * const [newest] = listBackups({ database: 'app.db' });
 * if (newest === undefined) throw new Error('There is no backup.');
 * try {
 *   const { method, beforeRestore } = await restoreBackup({ database: 'app.db', id: newest.id });
 *   console.log(`Restored (${method}). To return, restore ${beforeRestore?.id}.`);
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export async function restoreBackup(options: RestoreBackupOptions): Promise<Restored> {
  const place = backupPlace(options.database, options.directory);
  const { id, lockTimeoutMs = 10_000, signal } = options;
  try {
    const lock = await takeRestoreLock(place, { lockTimeoutMs, signal });
    try {
      return await restoreUnderLock(place, { ...options, lockTimeoutMs });
    } finally {
      lock.release();
    }
  } catch (error) {
    const { database } = place;
    const message = `The backup could not be restored to ${database}.`;
    const hint = 'Check the folder of the database and its disk, then try again.';
    throw toBackupError(error, { code: 'RESTORE_FAILED', message, hint }, { database, id });
  }
}

type Options = RestoreBackupOptions & { readonly lockTimeoutMs: number };

async function restoreUnderLock(place: BackupPlace, options: Options): Promise<Restored> {
  const { id, maxSchemaVersion, lockTimeoutMs, signal, now } = options;
  const backup = findBackup(place, id);
  assertReadableByApp(backup, maxSchemaVersion);
  await recoverUnderLock(place, { lockTimeoutMs, signal, now, onUnreadableIntent: 'discard' });
  const context = await verifySource(await readContext(place, backup, options), options);
  if (context.method === 'swap') return replaceBySwap(context, options);
  try {
    return await replaceInPlace(context, options);
  } catch (error) {
    if (error instanceof UnreadableBytesError) return replaceBySwap(context, options);
    throw error;
  }
}

/** Everything that a restore decides by. Read once, under the restore lock, so that no other restore can change it. */
interface RestoreContext {
  readonly place: BackupPlace;
  readonly backup: Backup;
  readonly method: RestoreMethod;
}

async function readContext(place: BackupPlace, backup: Backup, options: Options): Promise<RestoreContext> {
  const { database } = place;
  const { lockTimeoutMs, signal } = options;
  assertSpaceForCopy(place, backup);
  const live = await waitForLock(() => examineLive(database), { database, lockTimeoutMs, signal });
  assertSameApplication(place, backup, live);
  const method = chooseMethod(database, live);
  if (method === 'in-place') {
    assertWritable(place);
    assertSpaceInPlace(place, backup);
  }
  return { place, backup, method };
}

/** Bytes that once passed `integrity_check` are intact as long as their hash is the same; a swap hashes while it copies. */
async function verifySource(context: RestoreContext, { onProgress, signal }: ProgressOptions): Promise<RestoreContext> {
  const level = verifiedLevel(context.backup.manifest) < 4 ? 4 : context.method === 'in-place' ? 2 : 1;
  const { backup } = await verifyBackup(context.backup, { level, onProgress, signal });
  return { ...context, backup };
}

async function replaceInPlace({ place, backup }: RestoreContext, options: Options): Promise<Restored> {
  const { lockTimeoutMs, facts, onProgress, signal } = options;
  let lost: LostSince | null = null;
  const create = () => createSafetyCopy(place, options);
  const onCreated = ({ beforeRestore }: SafetyCopy) => {
    lost = beforeRestore === null ? null : lostSince(beforeRestore, backup, facts);
  };
  const restored = await withSafetyCopy(place, { create, onCreated }, async (steps) => ({
    verification: await restoreInPlace(place, backup, { lockTimeoutMs, onProgress, signal, ...steps }),
  }));
  return { method: 'in-place', database: place.database, backup, ...restored, lostSince: lost };
}

/** A swap preserves the replaced files itself, right before its point of no return. */
async function replaceBySwap({ place, backup }: RestoreContext, options: Options): Promise<Restored> {
  const { onProgress, signal, now = () => new Date() } = options;
  const preservedFiles = await restoreBySwap(place, backup, { onProgress, signal, now: now() });
  return { method: 'swap', database: place.database, backup, beforeRestore: null, preservedFiles, lostSince: null };
}
