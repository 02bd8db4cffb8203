import type { ProgressOptions } from '@auralis/sqlite';
import { type BackupPlace, backupPlace } from '../catalog/backup-place.ts';
import { type Backup, findBackup } from '../catalog/list-backups.ts';
import { provenLevel } from '../catalog/manifest.ts';
import { toBackupError } from '../errors.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { chooseWay, type RestoreMethod } from './choose-way.ts';
import { restoreInPlace } from './in-place.ts';
import { type Kept, keeping, keepReadable } from './keep-readable.ts';
import { countBackup, type Facts, type LostSince, lostSince } from './lost-since.ts';
import { assertNobodyHas } from './open-elsewhere.ts';
import { assertReadable } from './readable-by.ts';
import { recoverUnderLock } from './recover-interrupted-restore.ts';
import { readIntent, removeIntent } from './restore-intent.ts';
import { takeRestoreLock } from './restore-lock.ts';
import { assertRestoreRoom } from './restore-room.ts';
import { restoreBySwap } from './swap.ts';

export interface RestoreBackupOptions extends ProgressOptions {
  readonly database: string;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  /** Which backup: an id of `listBackups`. */
  readonly id: string;
  /** The newest schema version the app can read: a backup that needs a newer app is refused. Default: no limit. */
  readonly maxSchemaVersion?: number | undefined;
  /** Counted before and after, for `lostSince`. */
  readonly facts?: Facts | undefined;
  readonly appVersion?: string | undefined;
  /** Of the library as it is now, for the backup that is made of it. Default: its `user_version`, unless that is 0. */
  readonly schemaVersion?: number | undefined;
  /** Of the library as it is now: the oldest schema version whose app may use it. */
  readonly minReader?: number | undefined;
  /** How long to wait for programs that hold the library, in milliseconds. Default 10,000. */
  readonly lockTimeoutMs?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

interface RestoredParts {
  readonly database: string;
  readonly backup: Backup;
  /** What was there before, to go back to; null where it could not be read. */
  readonly beforeRestore: Backup | null;
  /** Folder with the files as they were, where no backup could be made of them. */
  readonly evidence: string | null;
  /** Null where what was there could not be counted. */
  readonly lostSince: LostSince | null;
}

/** `in-place`: one transaction in the file that was there. `swap`: the file was of no use and has been replaced. */
export type Restored =
  | (RestoredParts & { readonly way: 'in-place'; readonly settled: 'same' | 'written-since' })
  | (RestoredParts & { readonly way: 'swap' });

/**
 * Brings a backup back into the place of its database. First the backup is verified, then what is there now is kept:
 * as a `before-restore` backup, or as bare copies where it can't be read. Whatever stops it, the library is the old
 * one or the restored one; a restore by swap that was cut off is finished by {@link recoverInterruptedRestore}.
 *
 * A file that SQLite can open is restored in place, also while others have it open. One that it can't is swapped, and
 * only when nobody has it open (known on Linux; on Windows the system refuses).
 *
 * Progress: phases `hash` and `check` (the backup), `copy` (what is there now), `restore`, `check`; bytes, or pages
 * in `restore` in place.
 *
 * @throws BackupError `BACKUP_MISSING`, `BACKUP_DAMAGED`, `BACKUP_TOO_NEW`, `DATABASE_BUSY`, `DISK_FULL`, `CANCELLED`,
 *   `RESTORE_FAILED`, and those of `createBackup`
 *
 * @example
 * const [newest] = listBackups({ database: 'library.db' });
 * if (newest) await restoreBackup({ database: 'library.db', id: newest.id });
 */
export async function restoreBackup(options: RestoreBackupOptions): Promise<Restored> {
  const place = backupPlace(options.database, options.directory);
  const { lockTimeoutMs = 10_000, signal } = options;
  try {
    assertReadable(findBackup(place, options.id), options.maxSchemaVersion);
    const lock = await takeRestoreLock(place, { lockTimeoutMs, signal });
    try {
      return await restoreUnderLock(place, { ...options, lockTimeoutMs });
    } finally {
      lock.release();
    }
  } catch (error) {
    const message = `The backup could not be restored to ${place.database}.`;
    throw toBackupError(error, { code: 'RESTORE_FAILED', message }, { database: place.database, id: options.id });
  }
}

type Options = RestoreBackupOptions & { readonly lockTimeoutMs: number };

async function restoreUnderLock(place: BackupPlace, options: Options): Promise<Restored> {
  // The listener chose anew, so a note of an older restore that nobody can read is done with.
  if (readIntent(place) === 'unreadable') removeIntent(place);
  await recoverUnderLock(place, options);
  // Again: whoever had the lock before may have removed it.
  const chosen = findBackup(place, options.id);
  // Either way needs this much, and on a full disk SQLite can't even look at a file with a log.
  assertRestoreRoom(place, chosen, 'swap');
  const { way } = await chooseWay(place, chosen, options);
  if (way === 'swap') assertNobodyHas(place);
  const backup = await proveSource(chosen, way, options);
  assertRestoreRoom(place, backup, way);
  return way === 'in-place' ? inPlace(place, backup, options) : swapped(place, backup, options);
}

async function inPlace(place: BackupPlace, backup: Backup, options: Options): Promise<Restored> {
  const kept = await keepReadable(place, options);
  if (kept === 'unreadable') {
    assertNobodyHas(place);
    return swapped(place, backup, options);
  }
  const lost = whatIsLost(kept, backup, options);
  const settled = await keeping(place, kept, (onUnchanged) =>
    restoreInPlace(place, backup, { ...options, onUnchanged }),
  );
  return { way: 'in-place', settled, database: place.database, backup, ...kept, lostSince: lost };
}

async function swapped(place: BackupPlace, backup: Backup, options: Options): Promise<Restored> {
  const { onProgress, signal, now = () => new Date() } = options;
  const evidence = await restoreBySwap(place, backup, { onProgress, signal, now: now() });
  return { way: 'swap', database: place.database, backup, beforeRestore: null, evidence, lostSince: null };
}

function whatIsLost({ beforeRestore }: Kept, backup: Backup, { facts }: Options): LostSince | null {
  if (beforeRestore === null) return null;
  return lostSince(backup, countBackup(beforeRestore, facts), countBackup(backup, facts));
}

/** Bytes that passed `integrity_check` once pass it as long as their hash stands; a swap looks at that as it copies. */
async function proveSource(backup: Backup, way: RestoreMethod, { onProgress, signal }: Options): Promise<Backup> {
  const needed = provenLevel(backup.manifest) < 4 ? 4 : way === 'in-place' ? 2 : 1;
  return (await verifyBackup(backup, { level: needed, onProgress, signal })).backup;
}
