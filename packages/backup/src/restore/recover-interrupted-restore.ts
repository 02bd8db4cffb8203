import { copyFileSync, existsSync, lstatSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { waitForLock } from '@auralis/sqlite';
import { isUnchangedSince, syncDirectory, syncFile } from '@auralis/sqlite/support';
import { sweepUnfinished } from '../catalog/backup-directory.ts';
import { type BackupPlace, backupPlace } from '../catalog/backup-place.ts';
import { recoverFromTrash } from '../catalog/trash.ts';
import { BackupError, toBackupError } from '../errors.ts';
import { hashOffThread } from '../verify/off-thread.ts';
import { examineLive } from './live-state.ts';
import { preserveFiles } from './preserve-files.ts';
import { completeSwap, SIDECARS } from './restore-by-swap.ts';
import { assertNotOpenElsewhere } from './restore-conditions.ts';
import {
  besideDatabase,
  hasIntent,
  type RestoreIntent,
  readIntent,
  removeIntent,
  restorePrefix,
} from './restore-intent.ts';
import { hasRestoreLock, inodeOf, takeRestoreLock } from './restore-lock.ts';

export interface RecoverOptions {
  readonly database: string | URL;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  /** How long to wait for a restore that another program is running, in milliseconds. Default: ten minutes. */
  readonly lockTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly now?: (() => Date) | undefined;
}

export type Recovery =
  | { readonly status: 'nothing' }
  /** The backup `id` is in place. */
  | { readonly status: 'finished'; readonly id: string; readonly preservedFiles: string | null }
  /** The file is what it was before the restore of `id`, or what was created in its place since. */
  | {
      readonly status: 'undone';
      readonly id: string;
      readonly preservedFiles: string | null;
      readonly reason: string;
    };

/**
 * Whether {@link recoverInterruptedRestore} has something to do or to wait for. Reads at most one small file.
 *
 * @example
 * if (isRestorePending({ database: 'app.db' })) await recoverInterruptedRestore({ database: 'app.db' });
 */
export function isRestorePending({ database, directory }: Pick<RecoverOptions, 'database' | 'directory'>): boolean {
  const place = backupPlace(database, directory);
  return hasIntent(place) || hasRestoreLock(place);
}

/**
 * Finishes, or undoes, a restore that was interrupted. Call it at every start of the app, before the database is opened:
 * where there is nothing to do, it only looks for two file names. Waits for a restore that another program is running. It
 * never replaces a database that was created in the meantime, nor a file that other programs have open. Backups that a
 * killed program had half removed are restored.
 *
 * @returns what was done: `nothing`, `finished` or `undone`, and the folder of preserved files
 * @throws BackupError or DatabaseError with the codes `DATABASE_BUSY`, `CANCELLED`, `RESTORE_FAILED`
 *
 * @example
 * try {
 *   const recovery = await recoverInterruptedRestore({ database: 'app.db' });
 *   if (recovery.status === 'undone') console.warn(`A restore was undone: ${recovery.reason}`);
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export async function recoverInterruptedRestore(options: RecoverOptions): Promise<Recovery> {
  const place = backupPlace(options.database, options.directory);
  if (!isRestorePending(options)) return { status: 'nothing' };
  const { lockTimeoutMs = 600_000, signal, now } = options;
  try {
    const lock = await takeRestoreLock(place, { lockTimeoutMs, signal });
    try {
      return await recoverUnderLock(place, { lockTimeoutMs, signal, now, onUnreadableIntent: 'fail' });
    } finally {
      lock.release();
    }
  } catch (error) {
    const message = 'An interrupted restore could not be finished yet.';
    const hint = 'Start the app again, or restore the backup again.';
    throw toBackupError(error, { code: 'RESTORE_FAILED', message, hint }, { database: place.database });
  }
}

interface RecoverUnderLockOptions extends Pick<RecoverOptions, 'signal' | 'now'> {
  readonly lockTimeoutMs: number;
  /** `discard` is for a caller that is about to restore a backup, which makes the old intent irrelevant. */
  readonly onUnreadableIntent: 'fail' | 'discard';
}

export async function recoverUnderLock(place: BackupPlace, options: RecoverUnderLockOptions): Promise<Recovery> {
  const intent = readIntent(place);
  if (intent === 'unreadable') {
    if (options.onUnreadableIntent === 'fail' || !isFile(besideDatabase(place, 'intent')))
      throw unreadableIntent(place);
    removeIntent(place);
  }
  const recovery: Recovery =
    typeof intent === 'string' ? { status: 'nothing' } : await followIntent(place, intent, options);
  sweepUnfinished(dirname(place.database), restorePrefix(place));
  if (existsSync(place.directory)) {
    sweepUnfinished(place.directory, place.name);
    recoverFromTrash(place);
  }
  return recovery;
}

/** `as-left`: nobody has touched it since the intent. Otherwise it is the restored file, or was written since. */
type Found = 'as-left' | 'readable' | 'unreadable';

async function followIntent(
  place: BackupPlace,
  intent: RestoreIntent,
  options: RecoverUnderLockOptions,
): Promise<Recovery> {
  const { id, evidence } = intent;
  const { signal, now = () => new Date() } = options;
  const found = await findLive(place, intent, options);
  if (!existsSync(copyPath(place, intent))) {
    if (found !== 'readable') return undoSwap(place, intent, 'the verified copy of the backup is missing');
    // The copy already has its final name: only the intent was left.
    removeIntent(place);
    return { status: 'finished', id, preservedFiles: evidence };
  }
  if (found === 'readable') {
    const reason = 'a database was created or written in its place after the restore was interrupted';
    return { status: 'undone', id, preservedFiles: abandonSwap(place, intent), reason };
  }
  if (!(await isCopyIntact(place, intent))) return undoSwap(place, intent, 'the copy of the backup is damaged');
  assertNotOpenElsewhere(place);
  const more = found === 'as-left' ? null : await preserveFiles(place, 'link', now(), { signal });
  completeSwap(place, intent);
  return { status: 'finished', id, preservedFiles: more ?? evidence };
}

/** Compares the files before SQLite may open them: it could write a log back into a file that must be preserved. */
async function findLive(
  { database }: BackupPlace,
  intent: RestoreIntent,
  { lockTimeoutMs, signal }: RecoverUnderLockOptions,
): Promise<Found> {
  if (isUnchangedSince(database, intent.replaced)) return 'as-left';
  const live = await waitForLock(() => examineLive(database), { database, lockTimeoutMs, signal });
  return live.status === 'readable' ? 'readable' : 'unreadable';
}

function copyPath({ database }: BackupPlace, { copy }: RestoreIntent): string {
  return join(dirname(database), copy);
}

async function isCopyIntact(place: BackupPlace, intent: RestoreIntent): Promise<boolean> {
  const { bytes, sha256 } = intent;
  const path = copyPath(place, intent);
  return statSync(path).size === bytes && (await hashOffThread(path, { bytes })) === sha256;
}

function unreadableIntent(place: BackupPlace): BackupError {
  const path = besideDatabase(place, 'intent');
  return new BackupError('RESTORE_FAILED', {
    message: `A restore was interrupted, and the file that describes it, ${path}, cannot be read.`,
    detail: isFile(path) ? 'It is not what a restore writes.' : 'It is a folder, a link or a pipe.',
    hint: isFile(path) ? 'Restore the backup again.' : 'Move it away, then restore the backup again.',
    facts: { database: place.database, intent: path },
  });
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function undoSwap(place: BackupPlace, intent: RestoreIntent, reason: string): Recovery {
  restoreLogs(place, intent);
  return { status: 'undone', id: intent.id, preservedFiles: abandonSwap(place, intent), reason };
}

/** Restores logs that were already removed. The main file still has its old bytes. */
function restoreLogs({ database }: BackupPlace, { evidence }: RestoreIntent): void {
  if (evidence === null) return;
  for (const ending of SIDECARS) {
    const preserved = join(evidence, basename(database) + ending);
    const sidecar = database + ending;
    if (!existsSync(preserved) || existsSync(sidecar)) continue;
    copyFileSync(preserved, sidecar);
    syncFile(sidecar);
  }
  syncDirectory(dirname(database));
}

/**
 * Abandons a swap, and leaves the live files as they are now.
 *
 * @returns the folder with those preserved files that are not in use, or null
 */
function abandonSwap(place: BackupPlace, intent: RestoreIntent): string | null {
  const { evidence } = intent;
  const preservedFiles = evidence === null ? null : withoutFilesInUse(place, evidence);
  removeIntent(place);
  rmSync(copyPath(place, intent), { force: true });
  return preservedFiles;
}

/** A second name of a file in use preserves nothing: every write shows under both names. */
function withoutFilesInUse({ database }: BackupPlace, folder: string): string | null {
  if (!existsSync(folder)) return null;
  for (const name of readdirSync(folder)) {
    if (inodeOf(join(folder, name)) === inodeOf(join(dirname(database), name))) rmSync(join(folder, name));
  }
  if (readdirSync(folder).length > 0) return folder;
  rmdirSync(folder);
  return null;
}
