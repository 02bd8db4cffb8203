import { type Backup, createBackup, type Progress } from '@auralis/backup';
import { inspectDatabase, loadMigrations } from '@auralis/migrate';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';

export interface BackUpLibraryOptions {
  readonly path: string;
  readonly appVersion: string;
  /** A name from the listener: a named backup is never pruned. */
  readonly label?: string;
  /** Default: the steps of this repository. */
  readonly migrations?: URL | string;
  readonly backups?: { readonly directory?: string };
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Makes a backup because the listener asked for one. It knows which schema it holds and which apps can read it, so that
 * a later restore can tell.
 *
 * @throws BackupError with the codes of `createBackup`; MigrateError when nothing can be said about the library
 */
export async function backUpLibrary({
  path,
  migrations = MIGRATIONS_FOLDER,
  backups,
  ...options
}: BackUpLibraryOptions): Promise<Backup> {
  const found = inspectDatabase(path, await loadMigrations(migrations));
  const schemaVersion = 'version' in found ? (found.version ?? undefined) : undefined;
  const minReader = 'minReader' in found ? found.minReader : undefined;
  return createBackup({
    ...options,
    database: path,
    directory: backups?.directory,
    reason: 'manual',
    schemaVersion,
    minReader,
  });
}
