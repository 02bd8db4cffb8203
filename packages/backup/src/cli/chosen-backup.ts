import { backupPlace } from '../catalog/backup-place.ts';
import { type Backup, findBackup, listBackups } from '../catalog/list-backups.ts';
import { provenLevel } from '../catalog/manifest.ts';
import { BackupError } from '../errors.ts';
import type { CommandOptions } from './options.ts';

/** The backup with the given id, or the newest that has not failed its last check. */
export function chosenBackup(database: string, { backups: directory, id }: CommandOptions): Backup {
  if (id !== undefined) return findBackup(backupPlace(database, directory), id);
  const newest = listBackups({ database, directory }).find(({ manifest }) => provenLevel(manifest) > 0);
  if (newest !== undefined) return newest;
  throw new BackupError('BACKUP_MISSING', {
    message: 'There is no backup of this library.',
    detail: `None was found for ${database}; make one with "auralis-backup create".`,
    facts: { database },
  });
}
