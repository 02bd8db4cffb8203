import {
  type Backup,
  createBackup,
  deleteBackup,
  listBackups,
  type Progress,
  type Pruned,
  pruneBackups,
  type RetentionPolicy,
  type Verification,
  type VerificationLevel,
  verifyBackup,
} from '@auralis/backup';
import { DEFAULT_RETENTION } from '@auralis/backup/support';
import { inspectDatabase, loadMigrations, upgradeInWorker } from '@auralis/migrate';
import { missingBackup } from './backup-list.ts';
import { MIGRATIONS_FOLDER } from './location.ts';
import { OWN_WORKER, readerThread } from './reader/reader-thread.ts';

interface LibraryBackupOptions {
  readonly path: string;
  readonly appVersion: string;
  /** Default: the migrations of this repository. */
  readonly migrations?: URL | string | undefined;
  readonly backups?: { readonly directory?: string } | undefined;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface BackUpLibraryOptions extends LibraryBackupOptions {
  /** The listener's name for the backup. A backup with a name is never pruned. */
  readonly label?: string;
}

export interface DrillLibraryBackupOptions extends LibraryBackupOptions {
  /** An id from `listLibraryBackups`. Default: the newest backup. */
  readonly id?: string;
  /** Of `upgradeInWorker`, for a bundled app. */
  readonly workerFile?: URL | string | undefined;
  /** In a bundle: the file into which the bundler put `@auralis/library/reader-worker`. */
  readonly readerWorkerFile?: URL | string | undefined;
}

/**
 * Creates a backup at the listener's request. It records the schema version and which apps can read it, so that a later
 * restore can decide whether this app may use it.
 *
 * @throws BackupError with the codes of `createBackup`; MigrateError if the library's schema can't be determined
 *
 * @example
 * const { id, manifest } = await backUpLibrary({ path, appVersion: '1.4.0', label: 'before the holidays' });
 */
export async function backUpLibrary({
  path,
  migrations = MIGRATIONS_FOLDER,
  backups,
  ...options
}: BackUpLibraryOptions): Promise<Backup> {
  const inspection = inspectDatabase(path, await loadMigrations(migrations));
  const schemaVersion = 'version' in inspection ? (inspection.version ?? undefined) : undefined;
  const minReader = 'minReader' in inspection ? inspection.minReader : undefined;
  return createBackup({
    ...options,
    database: path,
    directory: backups?.directory,
    reason: 'manual',
    schemaVersion,
    minReader,
  });
}

/**
 * Tests that a backup could be used today: restores it to a temporary place, upgrades it to the newest schema, and runs
 * the app's queries on it, in threads. The library itself is not touched.
 *
 * @throws BackupError `BACKUP_MISSING`, and the codes of `verifyBackup`; MigrateError if it can't be upgraded
 *
 * @example
 * const { level } = await drillLibraryBackup({ path: 'library.db', appVersion: '1.4.0' });
 */
export async function drillLibraryBackup(options: DrillLibraryBackupOptions): Promise<Verification> {
  const { appVersion, migrations = MIGRATIONS_FOLDER, workerFile, onProgress, signal } = options;
  // A folder without migrations says nothing about the backup.
  await loadMigrations(migrations);
  const drill = async (database: string) => {
    const backups = 'none, and I accept that nothing can be restored';
    const cancelled = signal === undefined ? {} : { signal };
    await upgradeInWorker({ database, migrations, appVersion, backups, workerFile, ...cancelled });
    await readFacts(database, options.readerWorkerFile);
  };
  return verifyBackup(findBackup(options), { level: 5, drill, onProgress, signal });
}

/** Counts what a library has, as the app does. */
async function readFacts(path: string, workerFile: URL | string = OWN_WORKER): Promise<void> {
  const thread = readerThread(path, workerFile);
  try {
    await thread.run('facts', undefined);
  } finally {
    await thread.close();
  }
}

export interface VerifyLibraryBackupOptions extends Omit<LibraryBackupOptions, 'appVersion' | 'migrations'> {
  /** An id from `listLibraryBackups`. */
  readonly id: string;
  /** 4 reads the whole copy; 2 only compares its bytes. Default 4. */
  readonly level?: Exclude<VerificationLevel, 5>;
}

/**
 * Checks that a backup is intact, and records the result beside it.
 *
 * @throws BackupError `BACKUP_MISSING`, and the codes of `verifyBackup`
 *
 * @example
 * await verifyLibraryBackup({ path: 'library.db', id: '20261123_141502' });
 */
export async function verifyLibraryBackup(options: VerifyLibraryBackupOptions): Promise<Verification> {
  const { level = 4, onProgress, signal } = options;
  return verifyBackup(findBackup(options), { level, onProgress, signal });
}

/**
 * Deletes a backup at the listener's request, also one with a name; never the last one that is known to be intact.
 *
 * @throws BackupError with the codes of `deleteBackup`, among them `BACKUP_NEEDED`
 *
 * @example
 * await deleteLibraryBackup({ path: 'library.db', id: '20261123_141502' });
 */
export async function deleteLibraryBackup(options: Omit<VerifyLibraryBackupOptions, 'level'>): Promise<void> {
  const { path, id, backups, onProgress, signal } = options;
  await deleteBackup({ database: path, directory: backups?.directory, id, onProgress, signal });
}

export interface PruneLibraryBackupsOptions extends Omit<LibraryBackupOptions, 'appVersion' | 'migrations'> {
  /** Default: the policy by which `openLibrary` prunes after an upgrade. */
  readonly policy?: Partial<RetentionPolicy>;
}

/**
 * Deletes the backups that no rule of the policy keeps.
 *
 * @throws BackupError with the codes of `pruneBackups`
 *
 * @example
 * const { removed } = await pruneLibraryBackups({ path: 'library.db' });
 */
export async function pruneLibraryBackups(options: PruneLibraryBackupsOptions): Promise<Pruned> {
  const { path, backups, policy = DEFAULT_RETENTION, onProgress, signal } = options;
  return pruneBackups({ database: path, directory: backups?.directory, policy, onProgress, signal });
}

function findBackup({ path, id, backups }: Pick<DrillLibraryBackupOptions, 'path' | 'id' | 'backups'>): Backup {
  const all = listBackups({ database: path, directory: backups?.directory });
  const backup = id === undefined ? all[0] : all.find((each) => each.id === id);
  if (backup === undefined) throw missingBackup(path, id, all.length);
  return backup;
}
