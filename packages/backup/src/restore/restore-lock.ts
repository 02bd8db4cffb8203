import { existsSync, rmSync, statSync } from 'node:fs';
import { isBusy, openDatabase, waitForLock } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { BackupPlace } from '../catalog/backup-place.ts';
import { BackupError } from '../errors.ts';
import { besideDatabase } from './restore-names.ts';

export interface RestoreLock {
  release(): void;
}

interface LockOptions {
  readonly lockTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One restore, recovery or pruning at a time. An empty SQLite file serves as the lock: unlike a lock file with a
 * process id in it, the system lets go of it when its holder is killed. The file then stays, and says so.
 *
 * @throws BackupError `DATABASE_BUSY` when another program holds it for longer than `lockTimeoutMs`, `CANCELLED`
 */
export function takeRestoreLock(place: BackupPlace, { lockTimeoutMs, signal }: LockOptions): Promise<RestoreLock> {
  return waitForLock(() => tryRestoreLock(place), { database: place.database, lockTimeoutMs, signal });
}

/** Whether a restore runs now, or was killed. */
export function hasRestoreLock(place: BackupPlace): boolean {
  return existsSync(besideDatabase(place, 'lock'));
}

function tryRestoreLock(place: BackupPlace): RestoreLock {
  const path = besideDatabase(place, 'lock');
  for (;;) {
    const connection = openDatabase(path, { create: true, timeoutMs: 0 });
    const opened = inodeOf(path);
    lockOrClose(connection, place);
    // The holder before us removes the file: then this is a lock on a file without a name.
    if (opened !== null && inodeOf(path) === opened) return { release: () => releaseLock(connection, path) };
    connection.close();
  }
}

function lockOrClose(connection: Database, place: BackupPlace): void {
  try {
    // Nothing is ever written: a journal would only be a file that a killed holder leaves.
    connection.pragma('journal_mode = MEMORY');
    connection.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    connection.close();
    if (!isBusy(cause)) throw cause;
    throw new BackupError('DATABASE_BUSY', {
      message: `A backup of ${place.database} is being restored, or backups are being removed. Wait until that is done.`,
      detail: 'Another program, or another call in this one, holds the restore lock.',
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
    // Windows removes no file that is open: the next holder has it already.
  }
}

function inodeOf(path: string): bigint | null {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
