import { BackupError } from '../errors.ts';
import type { Backup } from '../list-backups.ts';
import { withFailure } from '../manifest.ts';
import type { Watch } from '../progress.ts';
import { verifyBackup } from '../verify-backup.ts';

/** Hashes a backup now. One that is no longer whole comes back with that in its manifest. */
export async function proveStanding(backup: Backup, watch: Watch & { readonly now: () => Date }): Promise<Backup> {
  try {
    return (await verifyBackup(backup, { ...watch, level: 2 })).backup;
  } catch (error) {
    if (!(error instanceof BackupError) || error.code !== 'BACKUP_DAMAGED') throw error;
    const failure = { level: 2, at: watch.now().toISOString(), reason: error.detail } as const;
    return { ...backup, manifest: withFailure(backup.manifest, failure) };
  }
}
