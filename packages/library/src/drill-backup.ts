import { type Backup, BackupError, listBackups, type Progress, type Verification, verifyBackup } from '@auralis/backup';
import { loadMigrations, upgradeDatabase } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import { libraryFacts } from './queries/library-facts.ts';

export interface DrillLibraryBackupOptions {
  readonly path: string;
  /** Default: the newest backup. */
  readonly id?: string;
  readonly appVersion: string;
  /** Default: the steps of this repository. */
  readonly migrations?: URL | string;
  readonly backups?: { readonly directory?: string };
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Shows that a backup could be used today: it is restored to a scratch place, brought to the newest schema, and asked
 * what the app asks. The library itself is not touched.
 *
 * @throws BackupError `BACKUP_MISSING`, and what `verifyBackup` throws
 *
 * @example
 * const { level } = await drillLibraryBackup({ path: 'library.db', appVersion: '1.4.0' });
 */
export async function drillLibraryBackup(options: DrillLibraryBackupOptions): Promise<Verification> {
  const { appVersion, migrations = MIGRATIONS_FOLDER, onProgress, signal } = options;
  const steps = await loadMigrations(migrations);
  const drill = async (scratch: string) => {
    const backups = 'none, and I accept that nothing can be restored';
    await upgradeDatabase({ database: scratch, migrations: steps, appVersion, backups });
    const library = openDatabase(scratch, { readonly: true });
    try {
      libraryFacts(library);
    } finally {
      library.close();
    }
  };
  return verifyBackup(chosen(options), { level: 5, drill, onProgress, signal });
}

function chosen({ path, id, backups }: DrillLibraryBackupOptions): Backup {
  const all = listBackups({ database: path, directory: backups?.directory });
  const backup = id === undefined ? all[0] : all.find((one) => one.id === id);
  if (backup !== undefined) return backup;
  throw new BackupError('BACKUP_MISSING', {
    message: 'There is no such backup.',
    detail: `${path} has ${all.length} backups${id === undefined ? '' : `, none with the id ${JSON.stringify(id)}`}.`,
    hint: 'List the backups and choose one of their ids.',
    facts: { database: path, id: id ?? null },
  });
}
