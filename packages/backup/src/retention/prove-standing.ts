import type { ProgressOptions } from '@auralis/sqlite';
import type { Backup } from '../catalog/list-backups.ts';
import { withFailure } from '../catalog/manifest.ts';
import { BackupError } from '../errors.ts';
import { verifyBackup } from '../verify/verify-backup.ts';

/** Hashes a backup now. One that is no longer whole comes back with that in its manifest. */
export async function proveStanding(
  backup: Backup,
  watch: ProgressOptions & { readonly now: () => Date },
): Promise<Backup> {
  try {
    return (await verifyBackup(backup, { ...watch, level: 2 })).backup;
  } catch (error) {
    if (!(error instanceof BackupError) || error.code !== 'BACKUP_DAMAGED') throw error;
    const failure = { level: 2, at: watch.now().toISOString(), reason: error.detail } as const;
    return { ...backup, manifest: withFailure(backup.manifest, failure) };
  }
}
