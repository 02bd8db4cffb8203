import { closeSync, fchmodSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openDatabase, type ProgressOptions } from '@auralis/sqlite';
import {
  copyBytes,
  hashFile,
  readFileIdentity,
  releaseLiveDescriptor,
  releaseTempName,
  renameDurably,
  syncDirectory,
  tempFileName,
  throwIfAborted,
} from '@auralis/sqlite/support';
import type { BackupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { BackupError } from '../errors.ts';
import { followWriter } from '../verify/off-thread.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { preserveFiles } from './preserve-files.ts';
import { assertNotOpenElsewhere } from './restore-conditions.ts';
import { besideDatabase, type RestoreIntent, removeIntent, writeIntent } from './restore-intent.ts';

/** Files that SQLite keeps beside a database, and would replay into, or misread beside, another one. */
export const SIDECARS = ['-wal', '-journal', '-shm'] as const;

export interface SwapOptions extends ProgressOptions {
  readonly now: Date;
}

/**
 * Replaces a live file that SQLite can't open by a copy of a backup. Until the intent is on disk nothing is changed; from
 * then on `recoverInterruptedRestore` completes what a crash interrupts.
 *
 * @returns the folder with the replaced files, or null when there were none
 * @throws BackupError or DatabaseError `BACKUP_DAMAGED`, `DATABASE_BUSY`, `CANCELLED`, `RESTORE_FAILED`
 */
export async function restoreBySwap(place: BackupPlace, backup: Backup, options: SwapOptions): Promise<string | null> {
  const intent = await prepareSwap(place, backup, options);
  completeSwap(place, intent);
  return intent.evidence;
}

async function prepareSwap(place: BackupPlace, backup: Backup, options: SwapOptions): Promise<RestoreIntent> {
  assertNotOpenElsewhere(place);
  const { onProgress, signal, now } = options;
  const copy = tempFileName(besideDatabase(place, `copy-${backup.id}`));
  try {
    await copyVerified(place, backup, copy, { onProgress, signal });
    throwIfAborted(signal);
    // Again: copying takes a while, and a program may have opened the file in the meantime.
    assertNotOpenElsewhere(place);
    const replaced = readFileIdentity(place.database);
    const evidence = await preserveFiles(place, 'link', now, { onProgress, signal });
    const { sha256, bytes } = backup.manifest;
    return commitToSwap(place, { format: 1, id: backup.id, copy: basename(copy), sha256, bytes, evidence, replaced });
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  } finally {
    releaseTempName(copy);
  }
}

/** The point of no return. */
function commitToSwap(place: BackupPlace, intent: RestoreIntent): RestoreIntent {
  try {
    writeIntent(place, intent);
    return intent;
  } catch (error) {
    // The intent may have got its name before the error.
    removeIntent(place);
    // The files stay in use, and a second name of a file in use preserves nothing.
    if (intent.evidence !== null) rmSync(intent.evidence, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Copies a backup into a new and synced file, and reads it back: if the bytes are those of the manifest, both the backup
 * and the copy are intact.
 *
 * @throws BackupError `BACKUP_DAMAGED`, `RESTORE_FAILED` when only the copy is damaged, `CANCELLED`
 */
async function copyVerified(place: BackupPlace, backup: Backup, to: string, options: ProgressOptions): Promise<void> {
  const { bytes, sha256 } = backup.manifest;
  const written = new SharedArrayBuffer(8);
  const descriptor = openSync(to, 'wx', 0o600);
  const follower = followerHash(to, bytes, written, options);
  try {
    await copyInto(descriptor, backup, written, options);
    fchmodSync(descriptor, permissionsOf(place.database));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  if ((await follower) === sha256 || hashFile(to, { bytes }) === sha256) return;
  await verifyBackup(backup, { level: 2 });
  throw new BackupError('RESTORE_FAILED', {
    message: 'The copy of the backup differs from what was written. The database is unchanged.',
    detail: `The SHA-256 of ${to} is not that of the backup, and the backup is intact.`,
    hint: 'Check the disk for errors, or restore the backup to another disk.',
    facts: { database: place.database, backup: backup.path },
  });
}

/** The hash by a thread that reads what is written; null where there is no thread, or where it failed. */
async function followerHash(
  path: string,
  bytes: number,
  written: SharedArrayBuffer,
  { signal }: ProgressOptions,
): Promise<string | null> {
  try {
    return await followWriter(path, { bytes, written, equals: undefined }, signal);
  } catch {
    // The file is read back afterwards instead.
    return null;
  }
}

async function copyInto(
  to: number,
  { path, manifest }: Backup,
  written: SharedArrayBuffer,
  { onProgress, signal }: ProgressOptions,
): Promise<void> {
  const from = openSync(path, 'r');
  try {
    await copyBytes({ from, to, bytes: manifest.bytes, phase: 'restore', written, onProgress, signal });
  } finally {
    closeSync(from);
  }
}

function permissionsOf(database: string): number {
  return (statSync(database, { throwIfNoEntry: false })?.mode ?? 0o600) & 0o777;
}

/**
 * Puts the copy that an intent names in the place of the live file. SQLite would replay an old log into the restored
 * file, so the old logs are durably removed before the copy gets the name.
 */
export function completeSwap(place: BackupPlace, intent: RestoreIntent): void {
  const folder = dirname(place.database);
  for (const ending of SIDECARS) rmSync(place.database + ending, { force: true });
  syncDirectory(folder);
  releaseLiveDescriptor(place.database);
  renameDurably(join(folder, intent.copy), place.database);
  assertOpens(place.database);
  removeIntent(place);
}

/** Not read-only: such a connection leaves a `-wal` and a `-shm` behind. */
function assertOpens(database: string): void {
  const connection = openDatabase(database);
  try {
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
  } finally {
    connection.close();
  }
}
