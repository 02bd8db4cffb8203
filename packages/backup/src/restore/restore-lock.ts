import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { CodedError } from '@auralis/errors';
import { isBusy, openDatabase, waitForLock } from '@auralis/sqlite';
import { describeCause, isDamage } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import type { BackupPlace } from '../catalog/backup-place.ts';
import { BackupError } from '../errors.ts';
import { besideDatabase } from './restore-intent.ts';

export interface RestoreLock {
  release(): void;
}

interface LockOptions {
  readonly lockTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Allows one restore, recovery or pruning at a time. The lock is SQLite's lock on an empty file: unlike a lock file with
 * a process id in it, the system releases it when its holder is killed. The file then stays and shows that this happened.
 *
 * @throws BackupError `DATABASE_BUSY` when another program holds it for longer than `lockTimeoutMs`, `CANCELLED`
 */
export function takeRestoreLock(place: BackupPlace, { lockTimeoutMs, signal }: LockOptions): Promise<RestoreLock> {
  return waitForLock(() => tryRestoreLock(place), { database: place.database, lockTimeoutMs, signal });
}

/** Whether a restore is running, or was killed. */
export function hasRestoreLock(place: BackupPlace): boolean {
  return existsSync(besideDatabase(place, 'lock'));
}

function tryRestoreLock(place: BackupPlace): RestoreLock {
  const path = besideDatabase(place, 'lock');
  for (;;) {
    const connection = openLock(path, place);
    const opened = inodeOf(path);
    try {
      lockOrClose(connection, place);
    } catch (error) {
      if (!isDamage(error)) throw error;
      // The file is empty by design, so nobody can hold a lock on one with garbage in it. It isn't removed: another
      // program may have emptied and locked it in the meantime.
      writeFileSync(path, '');
      continue;
    }
    // If the previous holder removed the file in the meantime, this lock is on a file without a name: try again.
    if (opened !== null && inodeOf(path) === opened) return { release: () => releaseLock(connection, path) };
    connection.close();
  }
}

function openLock(path: string, place: BackupPlace): Database {
  try {
    assertWritable(path);
    return openDatabase(path, { create: true, timeoutMs: 0 });
  } catch (cause) {
    if (cause instanceof CodedError && cause.code !== 'DATABASE_UNREADABLE') throw cause;
    throw new BackupError('BACKUP_FAILED', {
      message: `The file ${path}, by which restores exclude each other, could not be opened.`,
      detail: describeCause(cause),
      hint: 'Check that you may write to it and to its folder. If it is not a file, move it away.',
      facts: { database: place.database, lock: path },
      cause,
    });
  }
}

/** On a file that may only be read, SQLite takes no exclusive lock and reports no error. */
function assertWritable(path: string): void {
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function lockOrClose(connection: Database, place: BackupPlace): void {
  try {
    // Nothing is ever written, so a journal file would only be left behind by a killed holder.
    connection.pragma('journal_mode = MEMORY');
    connection.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    connection.close();
    if (!isBusy(cause)) throw cause;
    throw new BackupError('DATABASE_BUSY', {
      message: `A backup of ${place.database} is being restored, or its backups are being pruned.`,
      detail: 'Another program, or another call in this program, holds the restore lock.',
      hint: 'Wait until that has finished, then try again.',
      facts: { database: place.database },
      cause,
    });
  }
}

function releaseLock(connection: Database, path: string, platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'win32') {
    rmSync(path, { force: true });
    connection.close();
    return;
  }
  connection.close();
  try {
    rmSync(path, { force: true });
  } catch {
    // Windows does not remove an open file: the next holder has opened it already.
  }
}

export function inodeOf(path: string): bigint | null {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
