import {
  BackupError,
  type Progress,
  previewRestore,
  type Restored,
  type RestorePreview,
  restoreBackup,
} from '@auralis/backup';
import { loadMigrations, recordRestore } from '@auralis/migrate';
import { libraryFacts } from './queries/library-facts.ts';
import { STEPS_FOLDER } from './steps.ts';

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
  const request = await forThisApp(options);
  try {
    const restored = await restoreBackup(request);
    recordRestore(path, { backup: id, code: null });
    return restored;
  } catch (error) {
    recordRestore(path, { backup: id, code: error instanceof BackupError ? error.code : 'RESTORE_FAILED' });
    throw error;
  }
}

/**
 * What putting that backup back would take away. Changes nothing.
 *
 * @throws BackupError with the codes of `previewRestore`
 */
export async function previewLibraryRestore(options: RestoreLibraryOptions): Promise<RestorePreview> {
  return previewRestore(await forThisApp(options));
}

async function forThisApp({ path, migrations = STEPS_FOLDER, backups, ...options }: RestoreLibraryOptions) {
  const { newest } = await loadMigrations(migrations);
  return { ...options, database: path, directory: backups?.directory, readableUpTo: newest, facts: libraryFacts };
}
