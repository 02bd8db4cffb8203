import { BackupError } from '../errors.ts';
import type { Backup } from '../list-backups.ts';

/**
 * Refuses a backup that only newer versions of the app can read.
 *
 * @param readableUpTo - the newest schema version the caller knows; undefined: no limit
 * @throws BackupError `BACKUP_TOO_NEW`
 */
export function assertReadable({ path, manifest }: Backup, readableUpTo: number | undefined): void {
  const { schemaVersion, minReader, appVersion } = manifest;
  if (readableUpTo === undefined || schemaVersion === null || schemaVersion <= readableUpTo) return;
  if (minReader !== null && minReader <= readableUpTo) return;
  const madeBy = appVersion === null ? 'a newer version' : `version ${appVersion}`;
  throw new BackupError('BACKUP_TOO_NEW', {
    message: `This backup was made by ${madeBy} of the app, and only that or a newer one can use it. Update the app first.`,
    detail: `The backup has schema ${schemaVersion}, readable from schema ${minReader ?? 'unknown'} on; this app knows up to ${readableUpTo}.`,
    facts: { backup: path, schemaVersion, minReader, appVersion, readableUpTo },
  });
}
