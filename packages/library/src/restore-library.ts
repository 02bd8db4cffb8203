import { type Progress, previewRestore, type Restored, type RestorePreview, restoreBackup } from '@auralis/backup';
import { CodedError } from '@auralis/errors';
import { inspectDatabase, loadMigrations, type MigrationSet } from '@auralis/migrate';
import { recordRestore } from '@auralis/migrate/support';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import { libraryFacts } from './queries/library-facts.ts';

export interface RestoreLibraryOptions {
  readonly path: string;
  /** The backup: an id of `listBackups`. */
  readonly id: string;
  readonly appVersion: string;
  /** Default: the steps of this repository. */
  readonly migrations?: URL | string;
  readonly backups?: { readonly directory?: string };
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Puts a backup back. An older one is brought forward by the next `openLibrary`; one that only a newer app can read is
 * refused, and nothing is touched.
 *
 * @throws BackupError with the codes of `restoreBackup`
 */
export async function restoreLibrary(options: RestoreLibraryOptions): Promise<Restored> {
  const { path, id } = options;
  const migrations = await loadMigrations(options.migrations ?? MIGRATIONS_FOLDER);
  try {
    const restored = await restoreBackup({ ...forThisApp(options, migrations), ...readersOf(path, migrations) });
    recordRestore(path, { backup: id, code: null });
    return restored;
  } catch (error) {
    recordRestore(path, { backup: id, code: error instanceof CodedError ? error.code : 'RESTORE_FAILED' });
    throw error;
  }
}

/**
 * What putting that backup back would take away. Changes nothing.
 *
 * @throws BackupError with the codes of `previewRestore`
 */
export async function previewLibraryRestore(options: RestoreLibraryOptions): Promise<RestorePreview> {
  return previewRestore(forThisApp(options, await loadMigrations(options.migrations ?? MIGRATIONS_FOLDER)));
}

function forThisApp({ path, backups, ...options }: RestoreLibraryOptions, { newest }: MigrationSet) {
  return { ...options, database: path, directory: backups?.directory, maxSchemaVersion: newest, facts: libraryFacts };
}

/** Which apps can read the library as it is now, so that what is kept of it can be gone back to. */
function readersOf(path: string, migrations: MigrationSet) {
  try {
    const found = inspectDatabase(path, migrations);
    return {
      schemaVersion: 'version' in found ? (found.version ?? undefined) : undefined,
      minReader: 'minReader' in found ? found.minReader : undefined,
    };
  } catch {
    // In use, or not to be read: the restore finds that out by itself, and says so.
    return {};
  }
}
