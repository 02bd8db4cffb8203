import { backupPlace } from '../catalog/backup-place.ts';
import { type Backup, findBackup } from '../catalog/list-backups.ts';
import { toBackupError } from '../errors.ts';
import { chooseWay, type RestoreMethod } from './choose-way.ts';
import { countBackup, countLive, type LostSince, lostSince } from './lost-since.ts';
import { assertReadable } from './readable-by.ts';
import type { RestoreBackupOptions } from './restore-backup.ts';

export interface RestorePreview {
  readonly backup: Backup;
  readonly way: RestoreMethod;
  /** `user_version` of the library; null where that is 0 or can't be read. */
  readonly schemaVersion: number | null;
  /** Null where what is there can't be counted. */
  readonly lostSince: LostSince | null;
}

export type PreviewRestoreOptions = Pick<
  RestoreBackupOptions,
  'database' | 'directory' | 'id' | 'maxSchemaVersion' | 'facts' | 'lockTimeoutMs' | 'signal'
>;

/**
 * Says what {@link restoreBackup} would take away, to be shown before it is asked for. Changes nothing, and checks
 * nothing but whether the backup is one for this app.
 *
 * @throws BackupError `BACKUP_MISSING`, `BACKUP_TOO_NEW`, `DATABASE_BUSY`, `RESTORE_FAILED`
 *
 * @example
 * const { way, lostSince } = await previewRestore({ database: 'library.db', id: '20261123_141502' });
 */
export async function previewRestore(options: PreviewRestoreOptions): Promise<RestorePreview> {
  const { id, maxSchemaVersion, facts, lockTimeoutMs = 10_000, signal } = options;
  const place = backupPlace(options.database, options.directory);
  try {
    const backup = findBackup(place, id);
    assertReadable(backup, maxSchemaVersion);
    const { way, live } = await chooseWay(place, backup, { lockTimeoutMs, signal });
    const counted = way === 'swap' ? null : countLive(place.database, facts);
    const lost = counted === null ? null : lostSince(backup, counted, countBackup(backup, facts));
    const version = live.status === 'readable' ? live.userVersion : 0;
    return { backup, way, schemaVersion: version === 0 ? null : version, lostSince: lost };
  } catch (error) {
    const message = `It can't be said what a restore to ${place.database} would take away.`;
    throw toBackupError(error, { code: 'RESTORE_FAILED', message }, { database: place.database, id });
  }
}
