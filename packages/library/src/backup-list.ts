import { type Backup, BackupError, type BackupReason } from '@auralis/backup';
import { isReadableUpTo, isVerified, lastVerifiedAt, surveyBackups, verifiedLevel } from '@auralis/backup/support';
import { loadMigrations } from '@auralis/migrate';
import { type JournalEntry, readJournal } from '@auralis/migrate/support';
import { lastRestoreKind, type RestoreKind } from './last-restore.ts';
import { MIGRATIONS_FOLDER } from './location.ts';

/** A backup as shown in a list. It contains no path: the id names it. */
export interface LibraryBackup {
  readonly id: string;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
  readonly reason: BackupReason;
  readonly label: string | null;
  readonly appVersion: string | null;
  readonly schemaVersion: number | null;
  /** False where only a newer app can read it. */
  readonly isReadable: boolean;
  readonly bytes: number;
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
  /** The highest level of `verifyBackup` that it passed; 0 where the last check failed. */
  readonly verifiedLevel: number;
  readonly verifiedAt: string | null;
  readonly failure: { readonly at: string; readonly reason: string } | null;
  /** It can't be deleted, since no other backup is known to be intact. */
  readonly isProtected: boolean;
}

export interface LibraryBackups {
  /** Newest first. */
  readonly backups: readonly LibraryBackup[];
  /** Files that look like backups and can't be used. */
  readonly unusable: readonly { readonly id: string; readonly reason: string }[];
  /** Of all backups together. */
  readonly bytes: number;
  /** The backup that was made before the last restore, while it exists: `undoLibraryRestore` restores it. `of`: what that undoes. */
  readonly undo: { readonly id: string; readonly restoredAt: string; readonly of: RestoreKind } | null;
}

export interface ListLibraryBackupsOptions {
  readonly path: string;
  /** Default: the migrations of this repository. */
  readonly migrations?: URL | string | undefined;
  readonly backups?: { readonly directory?: string } | undefined;
}

/**
 * Lists the backups of a library, and says of each whether this app can read it and whether it may be deleted. Reads the
 * manifests only.
 *
 * @throws BackupError `BACKUP_FAILED` when the folder can't be read; MigrateError with the codes of `loadMigrations`
 *
 * @example
 * for (const { id, createdAt, isReadable } of (await listLibraryBackups({ path })).backups)
 *   console.log(id, createdAt, isReadable);
 */
export async function listLibraryBackups(options: ListLibraryBackupsOptions): Promise<LibraryBackups> {
  const { path, migrations = MIGRATIONS_FOLDER } = options;
  const { newest } = await loadMigrations(migrations);
  const { backups, unusable } = surveyBackups({ database: path, directory: options.backups?.directory });
  const rows = backups.map((backup) => describeBackup(backup, backups, newest));
  return {
    backups: rows,
    unusable: unusable.map(({ id, reason }) => ({ id, reason })),
    bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
    undo: findUndo(path, rows),
  };
}

export interface FindLibraryBackupOptions extends ListLibraryBackupsOptions {
  /** An id from `listLibraryBackups`. */
  readonly id: string;
}

/**
 * Finds one backup of the list.
 *
 * @throws BackupError `BACKUP_MISSING`, and the codes of `listLibraryBackups`
 *
 * @example
 * const { isReadable } = await findLibraryBackup({ path, id: '20261123_141502' });
 */
export async function findLibraryBackup({ id, ...options }: FindLibraryBackupOptions): Promise<LibraryBackup> {
  const { backups } = await listLibraryBackups(options);
  const found = backups.find((backup) => backup.id === id);
  if (found === undefined) throw missingBackup(options.path, id, backups.length);
  return found;
}

/** @param id - undefined where any backup would do */
export function missingBackup(path: string, id: string | undefined, count: number): BackupError {
  return new BackupError('BACKUP_MISSING', {
    message: 'This backup of your library does not exist.',
    detail: `${path} has ${count} backups${id === undefined ? '' : `, none with the id ${JSON.stringify(id)}`}.`,
    hint: 'Choose a backup from the list, or make a new one.',
    facts: { database: path, id: id ?? null },
  });
}

function describeBackup(backup: Backup, all: readonly Backup[], newest: number): LibraryBackup {
  const { id, manifest } = backup;
  const { createdAt, reason, label, appVersion, schemaVersion, bytes, rows, failure } = manifest;
  const level = verifiedLevel(manifest);
  return {
    id,
    createdAt,
    reason,
    label,
    appVersion,
    schemaVersion,
    isReadable: isReadableUpTo(newest, manifest),
    bytes,
    rows,
    verifiedLevel: level,
    verifiedAt: level === 0 ? null : lastVerifiedAt(manifest),
    failure: failure === null ? null : { at: failure.at, reason: failure.reason },
    isProtected: level > 0 && !all.some((other) => other.id !== id && isVerified(other)),
  };
}

/** Only the last restore can be undone. One that had to keep the old files themselves, since they were damaged, cannot. */
function findUndo(path: string, backups: readonly LibraryBackup[]): LibraryBackups['undo'] {
  const journal = readableJournal(path);
  const last = journal.findLast((entry) => entry.event === 'restored' && entry.code === null);
  if (last?.event !== 'restored') return null;
  const before = backups.find(({ id, isReadable }) => id === last.beforeRestore && isReadable);
  return before === undefined ? null : { id: before.id, restoredAt: last.at, of: lastRestoreKind(journal) };
}

function readableJournal(path: string): readonly JournalEntry[] {
  try {
    return readJournal(path);
  } catch {
    // Without a usable journal nothing is known of a restore; its backup is in the list all the same.
    return [];
  }
}
