import { existsSync, rmSync } from 'node:fs';
import { readSideFile, writeFileDurably } from '@auralis/sqlite/support';
import { BackupError, toBackupError } from '../errors.ts';
import { backupPlace, trashPathOf } from './backup-place.ts';
import { type Backup, findBackup } from './list-backups.ts';
import { type BackupManifest, serializeManifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';

export interface LabelBackupOptions {
  readonly database: string | URL;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  /** An id from `listBackups`. */
  readonly id: string;
  /** Null removes the label, so that retention may remove the backup again. */
  readonly label: string | null;
}

/**
 * Gives a backup a label, or removes it. A labelled backup is never pruned.
 *
 * @returns the backup with its new manifest
 * @throws BackupError `BACKUP_MISSING`, `BACKUP_DAMAGED` (its manifest can't be read), `BACKUP_FAILED`
 *
 * @example
 * try {
 *   labelBackup({ database: 'app.db', id: '20261123_141502', label: 'before the import' });
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export function labelBackup({ database, directory, id, label }: LabelBackupOptions): Backup {
  const place = backupPlace(database, directory);
  try {
    const backup = findBackup(place, id);
    return { ...backup, manifest: updateManifest(backup, (manifest) => ({ ...manifest, label })) };
  } catch (error) {
    const message = 'The label of the backup could not be changed.';
    const hint = 'Check that you may write to the folder of backups.';
    throw toBackupError(error, { code: 'BACKUP_FAILED', message, hint }, { ...place, id });
  }
}

/**
 * Applies a change to the manifest as it is on disk now: verification takes seconds, and the user may have labelled the
 * backup in the meantime. The manifest of a backup that was removed in the meantime is not written again.
 *
 * @throws BackupError `BACKUP_MISSING` when the backup was removed in the meantime
 */
export function updateManifest(
  { path, manifestPath }: Pick<Backup, 'path' | 'manifestPath'>,
  change: (manifest: BackupManifest) => BackupManifest,
): BackupManifest {
  const changed = change(parseManifest(readSideFile(manifestPath)));
  writeFileDurably(manifestPath, serializeManifest(changed));
  // While the copy is in the trash, the program that removes it also removes this manifest.
  if (existsSync(path) || existsSync(trashPathOf(path))) return changed;
  rmSync(manifestPath, { force: true });
  throw new BackupError('BACKUP_MISSING', {
    message: 'The backup no longer exists.',
    detail: `${path} was removed while its manifest was written.`,
    hint: 'List the backups and choose another one.',
    facts: { backup: path },
  });
}
