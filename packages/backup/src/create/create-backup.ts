import type { ProgressOptions } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { Backup } from '../catalog/list-backups.ts';
import type { BackupReason } from '../catalog/manifest.ts';
import { beginBackup } from './begin-backup.ts';

export interface CreateBackupOptions extends ProgressOptions {
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
  const { made } = await beginBackup(options);
  return (await made).backup;
}
