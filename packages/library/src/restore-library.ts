import { BackupError, type Progress, type Restored, restoreBackup } from '@auralis/backup';
import { CodedError } from '@auralis/errors';
import { inspectDatabase, loadMigrations, type MigrationSet } from '@auralis/migrate';
import { recordRestore } from '@auralis/migrate/support';
import { throwIfAborted } from '@auralis/sqlite/support';
import { listLibraryBackups } from './backup-list.ts';
import { MIGRATIONS_FOLDER } from './location.ts';
import { formatCount } from './measures.ts';
import type { LibraryReader } from './reader/library-reader.ts';
import { OWN_WORKER, readerThread } from './reader/reader-thread.ts';
import type { LibraryRestorePreview } from './restore-comparison.ts';

export interface RestoreLibraryOptions {
  readonly path: string;
  /** The backup: an id of `listBackups`. */
  readonly id: string;
  readonly appVersion: string;
  /** Default: the migrations of this repository. */
  readonly migrations?: URL | string | undefined;
  readonly backups?: { readonly directory?: string } | undefined;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Restores a backup. The next `openLibrary` upgrades an older one. A backup that only a newer app can read is refused,
 * and nothing is changed.
 *
 * @throws BackupError with the codes of `restoreBackup`
 *
 * @example
 * const { beforeRestore } = await restoreLibrary({ path, id, appVersion: '1.4.0' });
 */
export async function restoreLibrary(options: RestoreLibraryOptions): Promise<Restored> {
  const { path, id } = options;
  const migrations = await loadMigrations(options.migrations ?? MIGRATIONS_FOLDER);
  try {
    const { backups, ...others } = options;
    const restored = await restoreBackup({
      ...others,
      ...readersOf(path, migrations),
      database: path,
      directory: backups?.directory,
      maxSchemaVersion: migrations.newest,
    });
    recordRestore(path, { backup: id, code: null, beforeRestore: restored.beforeRestore?.id ?? null });
    return restored;
  } catch (error) {
    recordRestore(path, { backup: id, code: error instanceof CodedError ? error.code : 'RESTORE_FAILED' });
    throw error;
  }
}

export type UndoRestoreOptions = Omit<RestoreLibraryOptions, 'id'>;

/**
 * Undoes the last restore: restores the backup that was made before it. This is a restore as well, so that it can be undone.
 *
 * @throws BackupError `BACKUP_MISSING` where there is nothing to undo, and the codes of `restoreBackup`
 *
 * @example
 * await undoLibraryRestore({ path, appVersion: '1.6.0' });
 */
export async function undoLibraryRestore(options: UndoRestoreOptions): Promise<Restored> {
  const { undo } = await listLibraryBackups(options);
  if (undo !== null) return restoreLibrary({ ...options, id: undo.id });
  throw new BackupError('BACKUP_MISSING', {
    message: 'There is no restore that could be undone.',
    detail: `No backup from before the last restore of ${options.path} was found.`,
    hint: 'Choose a backup from the list.',
    facts: { database: options.path },
  });
}

export interface PreviewLibraryRestoreOptions extends Omit<RestoreLibraryOptions, 'onProgress'> {
  /** In a bundle: the file into which the bundler put `@auralis/library/reader-worker`. */
  readonly readerWorkerFile?: URL | string | undefined;
  /** Of an open library: its threads are used, and no other is started. */
  readonly reader?: LibraryReader | undefined;
}

/**
 * Finds out what a restore of this backup would take away and bring back. Changes nothing. Counts in a thread, since a large
 * library takes seconds.
 *
 * @throws CodedError with the codes of `previewRestore`
 *
 * @example
 * const preview = await previewLibraryRestore({ path, id, appVersion: '1.4.0' });
 * console.log(`Lost: ${describeLost(preview, new Date()).join(', ')}`);
 */
export async function previewLibraryRestore(options: PreviewLibraryRestoreOptions): Promise<LibraryRestorePreview> {
  const { path, id, backups, migrations = MIGRATIONS_FOLDER, readerWorkerFile = OWN_WORKER, reader, signal } = options;
  const { newest } = await loadMigrations(migrations);
  throwIfAborted(signal);
  const request = { id, directory: backups?.directory, newest };
  if (reader !== undefined) return reader.compareWithBackup(request);
  const thread = readerThread(path, readerWorkerFile);
  try {
    return await thread.run('compareWithBackup', request);
  } finally {
    await thread.close();
  }
}

/** Which apps can read the library as it is now, so that the safety copy of it can be restored later. */
function readersOf(path: string, migrations: MigrationSet) {
  try {
    const inspection = inspectDatabase(path, migrations);
    return {
      schemaVersion: 'version' in inspection ? (inspection.version ?? undefined) : undefined,
      minReader: 'minReader' in inspection ? inspection.minReader : undefined,
    };
  } catch {
    // The library is in use or can't be read: the restore reports that itself.
    return {};
  }
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * Describes what a restore takes away: `["3 days", "2 playlists", "14 plays", "5 other changes"]`. The time since the backup
 * comes first. Pure.
 */
export function describeLost(
  { backup, changes }: Pick<LibraryRestorePreview, 'backup' | 'changes'>,
  now: Date,
): readonly string[] {
  const age = formatDuration(now.getTime() - Date.parse(backup.manifest.createdAt));
  if (changes === null) return [age];
  const lost = changes.kinds.flatMap(({ name, lost: count }) =>
    name === 'albums' || name === 'artists' || count === 0 ? [] : [formatCount(name, count)],
  );
  const { edited } = changes;
  const others = edited === 0 ? [] : [`${edited.toLocaleString('en')} other ${edited === 1 ? 'change' : 'changes'}`];
  return [age, ...lost, ...others];
}

function formatDuration(ms: number): string {
  const [unitMs, unit] = ms >= DAY_MS ? [DAY_MS, 'day'] : ms >= HOUR_MS ? [HOUR_MS, 'hour'] : [MINUTE_MS, 'minute'];
  const count = Math.max(0, Math.floor(ms / unitMs));
  return `${count} ${count === 1 ? unit : `${unit}s`}`;
}
