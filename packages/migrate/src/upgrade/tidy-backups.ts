import { type Backup, deleteBackup, listBackups, pruneBackups } from '@auralis/backup';
import { backupsDirectory } from './back-up.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/** After an upgrade that succeeded, and only then: backups that the caller's policy asks for no more go. */
export async function pruneAfter(database: string, { backups, ...options }: UpgradeOptions): Promise<void> {
  if (typeof backups !== 'object' || backups.retention === undefined) return;
  const { directory, retention: policy } = backups;
  await quietly(() => pruneBackups({ database, directory, policy, now: options.now }));
}

/**
 * After an upgrade that failed: the library is what it was at the last try, and where the backup of that try is there,
 * another of the same bytes only fills the disk.
 *
 * @returns the backup that stays
 */
export async function keepOne(database: string, made: Backup, options: UpgradeOptions): Promise<Backup> {
  const directory = backupsDirectory(options);
  const twin = listBackups({ database, directory }).find((other) => other.id !== made.id && isTwin(other, made));
  if (twin === undefined) return made;
  const removed = await quietly(() => deleteBackup({ database, directory, id: made.id, now: options.now }));
  return removed === null ? made : twin;
}

function isTwin({ manifest }: Backup, { manifest: made }: Backup): boolean {
  return manifest.reason === 'before-upgrade' && manifest.failure === null && manifest.sha256 === made.sha256;
}

/** The library is as it should be, and that is what is told: one backup too many is for the next time. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work();
  } catch {
    // In use by another program, or a disk that is full or fails.
    return null;
  }
}
