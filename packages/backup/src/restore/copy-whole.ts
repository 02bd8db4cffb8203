import { closeSync, fchmodSync, fsyncSync, openSync, statSync } from 'node:fs';
import type { ProgressOptions } from '@auralis/sqlite';
import { copyBytes, hashFile } from '@auralis/sqlite';
import type { BackupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { BackupError } from '../errors.ts';
import { followWriter } from '../verify/off-thread.ts';
import { verifyBackup } from '../verify/verify-backup.ts';

/**
 * Copies a backup into a new and synced file whose bytes, read back, are those of the manifest: that shows the backup
 * and the copy to be whole at once.
 *
 * @throws BackupError `BACKUP_DAMAGED`, `RESTORE_FAILED` when the copy is not what was written, `CANCELLED`
 */
export async function copyWhole(place: BackupPlace, backup: Backup, to: string, watch: ProgressOptions): Promise<void> {
  const { bytes, sha256 } = backup.manifest;
  const written = new SharedArrayBuffer(8);
  const descriptor = openSync(to, 'wx', 0o600);
  const follower = follow(to, bytes, written, watch);
  try {
    await fill(descriptor, backup, written, watch);
    fchmodSync(descriptor, permissionsOf(place.database));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  if ((await follower) === sha256 || hashFile(to, { bytes }) === sha256) return;
  await verifyBackup(backup, { level: 2 });
  throw new BackupError('RESTORE_FAILED', {
    message: 'The copy of the backup is not what was written: the disk may be failing. Your library is unchanged.',
    detail: `The SHA-256 of ${to} is not that of the backup, and the backup is whole.`,
    facts: { database: place.database, backup: backup.path },
  });
}

/** The hash by a thread at the heels of the writer; null where there is none, or where it didn't come through. */
async function follow(
  path: string,
  bytes: number,
  written: SharedArrayBuffer,
  watch: ProgressOptions,
): Promise<string | null> {
  try {
    return await followWriter(path, { bytes, written, equals: undefined }, watch.signal);
  } catch {
    // What counts is what can be read back afterwards.
    return null;
  }
}

async function fill(
  to: number,
  { path, manifest }: Backup,
  written: SharedArrayBuffer,
  watch: ProgressOptions,
): Promise<void> {
  const from = openSync(path, 'r');
  try {
    await copyBytes({ ...watch, from, to, bytes: manifest.bytes, phase: 'restore', written });
  } finally {
    closeSync(from);
  }
}

function permissionsOf(database: string): number {
  return (statSync(database, { throwIfNoEntry: false })?.mode ?? 0o600) & 0o777;
}
