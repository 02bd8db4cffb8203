import { countRows, openDatabase, readCopy, waitForLock } from '@auralis/sqlite';
import { describeCause, isDamage } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { backupPlace } from '../catalog/backup-place.ts';
import { type Backup, findBackup } from '../catalog/list-backups.ts';
import { BackupError, toBackupError } from '../errors.ts';
import { chooseMethod, examineLive, type RestoreMethod } from './live-state.ts';
import { assertReadableByApp, assertSameApplication } from './restore-conditions.ts';

/** Values by which the app measures a file, besides rows. It is called for databases of every schema version. */
export type Facts = (connection: Database) => Readonly<Record<string, number | string | null>>;

/** A count that differs between the current database and the backup; null where there is no such table or fact. */
export interface Difference {
  readonly name: string;
  readonly current: number | string | null;
  readonly backup: number | string | null;
}

/** What a restore takes away or brings back. Empty lists: nothing that was counted differs. */
export interface LostSince {
  /** When the backup was created, as an ISO date in UTC. */
  readonly since: string;
  /** Rows per table. */
  readonly rows: readonly Difference[];
  readonly facts: readonly Difference[];
}

export interface PreviewRestoreOptions {
  readonly database: string | URL;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  /** Which backup: an id from `listBackups`. */
  readonly id: string;
  /** The newest schema version that the app supports: a backup that needs a newer app is rejected. Default: no limit. */
  readonly maxSchemaVersion?: number | undefined;
  /** Evaluated for the current database and for the backup, and compared in `lostSince`. */
  readonly facts?: Facts | undefined;
  /** How long to wait for programs that hold the database, in milliseconds. Default 10,000. */
  readonly lockTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RestorePreview {
  readonly backup: Backup;
  readonly method: RestoreMethod;
  /** `user_version` of the current database; null where that is 0 or can't be read. */
  readonly schemaVersion: number | null;
  /** Null where the current database can't be counted. */
  readonly lostSince: LostSince | null;
}

/**
 * Tells what {@link restoreBackup} would take away, so that you can show it to the user first. Changes nothing, and
 * verifies nothing except that the app can read the backup.
 *
 * @throws BackupError or DatabaseError with the codes `BACKUP_MISSING`, `BACKUP_DAMAGED` (its manifest or its copy can't be read),
 *   `BACKUP_TOO_NEW`, `DATABASE_BUSY`, `CANCELLED`, `RESTORE_FAILED`
 *
 * @example
 * try {
 *   const { method, lostSince } = await previewRestore({ database: 'app.db', id: '20261123_141502' });
 *   console.log(method);
 *   for (const { name, current, backup } of lostSince?.rows ?? []) console.log(`${name}: ${current} -> ${backup} rows`);
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export async function previewRestore(options: PreviewRestoreOptions): Promise<RestorePreview> {
  const { id, maxSchemaVersion, facts, lockTimeoutMs = 10_000, signal } = options;
  const place = backupPlace(options.database, options.directory);
  const { database } = place;
  try {
    const backup = findBackup(place, id);
    assertReadableByApp(backup, maxSchemaVersion);
    const live = await waitForLock(() => examineLive(database), { database, lockTimeoutMs, signal });
    assertSameApplication(place, backup, live);
    const method = chooseMethod(database, live);
    const current = method === 'swap' ? null : countDatabase(database, facts);
    const version = live.status === 'readable' ? live.userVersion : 0;
    return {
      backup,
      method,
      schemaVersion: version === 0 ? null : version,
      lostSince: current === null ? null : compareCounts(backup, current, countBackup(backup, facts)),
    };
  } catch (error) {
    const message = `The database ${database} could not be compared with the backup.`;
    const hint = 'Check that both files can be read, then try again.';
    throw toBackupError(error, { code: 'RESTORE_FAILED', message, hint }, { database, id });
  }
}

/** Compares the backup that stands for the current database with the one that is restored. */
export function lostSince(current: Backup, restored: Backup, facts: Facts | undefined): LostSince {
  return compareCounts(restored, countBackup(current, facts), countBackup(restored, facts));
}

interface Counts {
  readonly rows: Readonly<Record<string, number>>;
  readonly facts: Readonly<Record<string, number | string | null>>;
}

function compareCounts({ manifest }: Backup, current: Counts, restored: Counts): LostSince {
  return {
    since: manifest.createdAt,
    rows: differences(current.rows, restored.rows),
    facts: differences(current.facts, restored.facts),
  };
}

/** Counts a live database in one transaction; null where it is too damaged for that. */
function countDatabase(database: string, facts: Facts | undefined): Counts | null {
  // Not read-only: in WAL mode such a connection leaves its `-wal` and `-shm` behind.
  const connection = openDatabase(database);
  try {
    connection.exec('BEGIN');
    return { rows: countRows(connection), facts: facts?.(connection) ?? {} };
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  } finally {
    connection.close();
  }
}

/** The manifest holds the row counts of a backup; it is only opened for facts. */
function countBackup(backup: Backup, facts: Facts | undefined): Counts {
  return { rows: backup.manifest.rows, facts: facts === undefined ? {} : readBackup(backup, facts) };
}

/**
 * Reads something from the copy of a backup.
 *
 * @throws BackupError `BACKUP_DAMAGED` where SQLite finds the copy damaged
 */
export function readBackup<Result>({ id, path }: Backup, read: (copy: Database) => Result): Result {
  try {
    return readCopy(path, read);
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new BackupError('BACKUP_DAMAGED', {
      message: `The backup ${path} is damaged.`,
      detail: describeCause(error),
      hint: 'Choose another backup.',
      facts: { id, backup: path },
      cause: error,
    });
  }
}

function differences(current: Counts['facts'], backup: Counts['facts']): readonly Difference[] {
  const names = [...new Set([...Object.keys(current), ...Object.keys(backup)])];
  return names
    .map((name) => ({ name, current: current[name] ?? null, backup: backup[name] ?? null }))
    .filter((one) => one.current !== one.backup);
}
