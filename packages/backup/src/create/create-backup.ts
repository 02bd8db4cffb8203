import { databaseBytes, type PrepareConnection, type ProgressOptions } from '@auralis/sqlite';
import { assertFreeSpace, inspectValue, throwIfAborted } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { nextSequence, prepareDirectory } from '../catalog/backup-directory.ts';
import { type BackupPlace, backupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { BACKUP_REASONS, type BackupManifest, type BackupReason } from '../catalog/manifest.ts';
import { BackupError, toBackupError } from '../errors.ts';
import { type CopyResult, type CopySourceOptions, copySource, type InspectedCopy } from './copy-source.ts';
import { beginDraft, type Draft, discardDraft, publishDraft } from './draft.ts';
import { assertSqliteFile } from './source-file.ts';

export interface CreateBackupOptions extends ProgressOptions {
  readonly database: string | URL;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  readonly reason: BackupReason;
  /** A label from the user. Labelled backups are never pruned. */
  readonly label?: string | undefined;
  readonly appVersion?: string | undefined;
  /** Default: the file's `user_version`, unless that is 0. */
  readonly schemaVersion?: number | undefined;
  /** The oldest schema version whose app may still use the file. Default: not known. */
  readonly minReader?: number | undefined;
  /**
   * The caller's own connection, in `BEGIN IMMEDIATE` with nothing written yet: the backup then holds exactly the state
   * that the caller continues from. Default: the lock is taken here, and released after the copy.
   */
  readonly lock?: Database | undefined;
  /** How thoroughly to verify the copy before it becomes a backup. Default 3. */
  readonly level?: 2 | 3 | 4 | undefined;
  /** For a file that needs functions or extensions of the app. The copy is then checked in the calling thread. */
  readonly prepare?: PrepareConnection | undefined;
  readonly now?: (() => Date) | undefined;
}

export interface BeginBackupOptions extends CreateBackupOptions {
  /** Count the broken foreign keys of the copy. Default: false. */
  readonly checkForeignKeys?: boolean | undefined;
}

/** A backup whose bytes are verified to equal the source's. The rest of the verification goes on in other threads. */
export interface BackupInProgress {
  /** Resolves when the backup is verified and has its name and manifest. Rejects, with no file left, when it fails. */
  readonly completed: Promise<CompletedBackup>;
}

export interface CompletedBackup {
  readonly backup: Backup;
  /** Number of broken foreign keys; null when not counted, or when the schema doesn't allow it. */
  readonly orphans: number | null;
}

/**
 * Creates a verified backup of a database that may be in use. Copies the bytes under a write lock, or one snapshot
 * through SQLite's backup API where readers or writers prevent that. Until it is verified the copy is a `.partial` file;
 * after a failure no file is left. The database is never changed.
 *
 * Progress: phase `copy` in bytes (in pages through the backup API), then `check` in bytes.
 *
 * @returns the backup: its id, the path of the copy, and its manifest
 * @throws BackupError or DatabaseError with the codes `DISK_FULL`, `DATABASE_BUSY`, `DATABASE_DAMAGED`,
 *   `DATABASE_MISSING`, `DATABASE_UNREADABLE`, `BACKUP_DAMAGED` (the disk did not keep what was written),
 *   `BACKUP_FAILED`, `CANCELLED`, `NODE_UNSUPPORTED`, `SQLITE_UNSUPPORTED`
 *
 * @example
 * try {
 *   const { id, path } = await createBackup({ database: 'app.db', reason: 'manual', label: 'before the import' });
 *   console.log(id, path);
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export async function createBackup(options: CreateBackupOptions): Promise<Backup> {
  const { completed } = await beginBackup(options);
  return (await completed).backup;
}

/**
 * Begins a backup as {@link createBackup} does, and returns as soon as its bytes are verified: from then on the holder
 * of the lock may change the database. It must wait for `completed` before it commits that change.
 *
 * @throws BackupError with the codes of `createBackup`; `completed` rejects with the same
 *
 * @example
 * connection.exec('BEGIN IMMEDIATE');
 * const { completed } = await beginBackup({ database: 'app.db', reason: 'before-upgrade', lock: connection });
 * connection.exec('ALTER TABLE tasks ADD COLUMN priority INTEGER');
 * const { backup } = await completed;
 * connection.exec('COMMIT');
 * console.log(backup.id);
 */
export async function beginBackup(options: BeginBackupOptions): Promise<BackupInProgress> {
  const { lock } = options;
  if (lock?.inTransaction === false) throw new TypeError('The connection in `lock` must be in BEGIN IMMEDIATE');
  return beginBackupOf(options, lock !== undefined);
}

/** Creates a backup as {@link createBackup} does, under a write lock that the caller holds by other means than `lock`. */
export async function createBackupUnderLock(options: Omit<CreateBackupOptions, 'lock'>): Promise<Backup> {
  const { completed } = await beginBackupOf(options, true);
  return (await completed).backup;
}

async function beginBackupOf(options: BeginBackupOptions, isLocked: boolean): Promise<BackupInProgress> {
  const { level = 3, checkForeignKeys, prepare, onProgress, signal } = options;
  const place = backupPlace(options.database, options.directory);
  assertReason(options.reason);
  return withBackupError(place, async () => {
    throwIfAborted(signal);
    assertSqliteFile(place);
    assertFreeSpace(place.directory, databaseBytes(place.database).main);
    prepareDirectory(place);
    return copyToDraft(place, { isLocked, level, checkForeignKeys, prepare, onProgress, signal }, options);
  });
}

/** JavaScript calls it with anything, and a manifest with an unknown reason could not be read. */
function assertReason(reason: unknown): void {
  if (BACKUP_REASONS.some((known) => known === reason)) return;
  throw new BackupError('BACKUP_FAILED', {
    message: `The backup was not created: its reason is ${inspectValue(reason)}.`,
    detail: `The option \`reason\` must be one of ${BACKUP_REASONS.join(', ')}.`,
    hint: 'Pass one of these reasons, such as "manual".',
  });
}

async function copyToDraft(
  place: BackupPlace,
  copying: CopySourceOptions,
  options: BeginBackupOptions,
): Promise<BackupInProgress> {
  const draft = beginDraft(place, (options.now ?? (() => new Date()))());
  try {
    const copy = await copySource(draft, copying);
    const completed = withBackupError(place, () => completeDraft(draft, copy, options));
    completed.catch(() => {
      // Whoever awaits `completed`, perhaps later, receives the error.
    });
    return { completed };
  } catch (error) {
    discardDraft(draft);
    throw error;
  }
}

async function completeDraft(draft: Draft, copy: CopyResult, options: BeginBackupOptions): Promise<CompletedBackup> {
  try {
    const inspected = await copy.inspected;
    throwIfAborted(options.signal);
    const backup = publishDraft(draft, manifestOf(draft, copy, inspected, options));
    return { backup, orphans: inspected.orphans };
  } catch (error) {
    discardDraft(draft);
    throw error;
  }
}

function manifestOf(
  { place, createdAt }: Draft,
  { sha256, bytes }: CopyResult,
  { facts, orphans, level }: InspectedCopy,
  { reason, label, appVersion, schemaVersion, minReader }: BeginBackupOptions,
): BackupManifest {
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

async function withBackupError<Result>(place: BackupPlace, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { database, directory } = place;
    const message = `The backup of ${database} could not be created.`;
    const hint = `Check that ${directory} is a folder that you may write to, or choose another folder.`;
    throw toBackupError(error, { code: 'BACKUP_FAILED', message, hint }, { database, directory });
  }
}
