import type { Database } from 'better-sqlite3';
import { type BackupPlace, backupPlace } from './backup-place.ts';
import { type CopiedSource, copySource } from './copy-source.ts';
import { beginDraft, discardDraft, publishDraft } from './draft.ts';
import { assertHeadRoom } from './head-room.ts';
import type { Backup } from './list-backups.ts';
import type { BackupManifest, BackupReason } from './manifest.ts';
import { prepareDirectory } from './prepare-directory.ts';
import { assertNotCancelled, type Watch } from './progress.ts';
import { nextSequence } from './sequence.ts';
import { openDatabase } from './storage/open-database.ts';
import { databaseBytes } from './storage/space.ts';
import { explained } from './trouble.ts';

export interface CreateBackupOptions extends Watch {
  readonly database: string;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  readonly reason: BackupReason;
  /** A name from the listener. Named backups are never pruned. */
  readonly label?: string | undefined;
  readonly appVersion?: string | undefined;
  /** Default: the file's `user_version`, unless that is 0. */
  readonly schemaVersion?: number | undefined;
  readonly minReader?: number | undefined;
  /**
   * The caller's own connection, in `BEGIN IMMEDIATE` with nothing written yet: the backup is then of exactly what
   * the caller goes on from. Without it the lock is taken here and let go after the copy.
   */
  readonly lock?: Database | undefined;
  /** Work of the caller on the locked source while other threads prove the copy. Not called where that can't be. */
  readonly meanwhile?: (() => void) | undefined;
  /** How far to prove the copy before it counts. Default 3. */
  readonly proof?: 2 | 3 | 4 | undefined;
  readonly now?: (() => Date) | undefined;
}

/**
 * Makes a proven copy of a live database: the bytes under a write lock, or one snapshot through SQLite's backup API
 * where readers or writers are about. Until it is whole it is a `.partial` file, and after any failure no file.
 *
 * Progress: phase `copy` in bytes (in pages through the backup API), then `check`.
 *
 * @throws BackupError `DISK_FULL`, `DATABASE_BUSY`, `DATABASE_DAMAGED`, `DATABASE_MISSING`, `DATABASE_UNREADABLE`,
 *   `CANCELLED`, `BACKUP_FAILED`, `NODE_UNSUPPORTED`, `SQLITE_UNSUPPORTED`
 *
 * @example
 * const { id, path } = await createBackup({ database: 'library.db', reason: 'manual' });
 */
export async function createBackup(options: CreateBackupOptions): Promise<Backup> {
  const place = backupPlace(options.database, options.directory);
  try {
    assertNotCancelled(options.signal);
    // Says what is wrong with a wrong path before anything is made for it.
    openDatabase(place.database, { readonly: true }).close();
    assertHeadRoom(place.directory, databaseBytes(place.database).main);
    prepareDirectory(place);
    return await makeBackup(place, options);
  } catch (error) {
    const message = `The backup of ${place.database} could not be made.`;
    throw explained(
      error,
      { code: 'BACKUP_FAILED', message },
      { database: place.database, directory: place.directory },
    );
  }
}

async function makeBackup(place: BackupPlace, options: CreateBackupOptions): Promise<Backup> {
  const createdAt = (options.now ?? (() => new Date()))();
  const draft = beginDraft(place, createdAt);
  try {
    const copied = await copySource(draft, options);
    assertNotCancelled(options.signal);
    return publishDraft(draft, describe(place, createdAt, copied, options));
  } catch (error) {
    discardDraft(draft);
    throw error;
  }
}

function describe(
  place: BackupPlace,
  createdAt: Date,
  copied: CopiedSource,
  options: CreateBackupOptions,
): BackupManifest {
  const { reason, label, appVersion, schemaVersion, minReader } = options;
  const { facts, sha256, bytes, orphans, level } = copied;
  return {
    format: 1,
    database: place.name,
    sequence: nextSequence(place),
    createdAt: createdAt.toISOString(),
    reason,
    label: label ?? null,
    appVersion: appVersion ?? null,
    schemaVersion: schemaVersion ?? (facts.userVersion === 0 ? null : facts.userVersion),
    minReader: minReader ?? null,
    ...facts,
    sha256,
    bytes,
    orphans,
    proofs: [{ level, at: createdAt.toISOString() }],
    failure: null,
  };
}
