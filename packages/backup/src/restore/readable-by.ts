import type { Backup } from '../catalog/list-backups.ts';
import type { BackupManifest } from '../catalog/manifest.ts';
import { BackupError } from '../errors.ts';

/**
 * Refuses a backup that only newer versions of the app can read.
 *
 * @param maxSchemaVersion - the newest schema version the caller knows; undefined: no limit
 * @throws BackupError `BACKUP_TOO_NEW`
 */
export function assertReadable({ path, manifest }: Backup, maxSchemaVersion: number | undefined): void {
  const { schemaVersion, minReader, appVersion } = manifest;
  if (maxSchemaVersion === undefined || isReadable(manifest, maxSchemaVersion)) return;
  const madeBy = appVersion === null ? 'a newer version' : `version ${appVersion}`;
  throw new BackupError('BACKUP_TOO_NEW', {
    message: `This backup was made by ${madeBy} of the app, and only that or a newer one can use it. Update the app first.`,
    detail: `The backup has schema ${schemaVersion}, readable from schema ${minReader ?? 'unknown'} on; this app knows up to ${maxSchemaVersion}.`,
    facts: { backup: path, schemaVersion, minReader, appVersion, maxSchemaVersion },
  });
}

/**
 * Refuses a backup that an app which fits the library might not read, where nobody says what the app can read.
 *
 * @param live - the schema version of the library; null: not known, so no limit
 * @throws BackupError `BACKUP_TOO_NEW`
 */
export function assertNoNewerThan({ path, manifest }: Backup, live: number | null): void {
  const { schemaVersion, minReader } = manifest;
  if (live === null || isReadable(manifest, live)) return;
  throw new BackupError('BACKUP_TOO_NEW', {
    message: `This backup has schema ${schemaVersion}, and the library schema ${live}: an app that uses the library may not be able to open the backup. If yours can, repeat with --max-schema ${schemaVersion}.`,
    detail: `The backup is readable from schema ${minReader ?? 'unknown'} on.`,
    facts: { backup: path, schemaVersion, minReader, live },
  });
}

function isReadable({ schemaVersion, minReader }: BackupManifest, upTo: number): boolean {
  return schemaVersion === null || schemaVersion <= upTo || (minReader !== null && minReader <= upTo);
}
