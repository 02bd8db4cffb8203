import { toBackupError } from '../errors.ts';
import { backupPlace } from './backup-place.ts';
import { type Backup, findBackup } from './list-backups.ts';
import { changeManifest } from './manifest-file.ts';

export interface LabelBackupOptions {
  readonly database: string;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  readonly id: string;
  /** Null takes the name away, and lets retention judge the backup again. */
  readonly name: string | null;
}

/**
 * Gives a backup a name of the listener's. A named backup is never pruned.
 *
 * @throws BackupError `BACKUP_MISSING`, `BACKUP_FAILED`
 *
 * @example
 * labelBackup({ database: 'library.db', id: '20261123_141502', name: 'before the party' });
 */
export function labelBackup({ database, directory, id, name }: LabelBackupOptions): Backup {
  const place = backupPlace(database, directory);
  try {
    const backup = findBackup(place, id);
    return { ...backup, manifest: changeManifest(backup, (manifest) => ({ ...manifest, label: name })) };
  } catch (error) {
    throw toBackupError(error, { code: 'BACKUP_FAILED', message: 'The backup could not be named.' }, { ...place, id });
  }
}
