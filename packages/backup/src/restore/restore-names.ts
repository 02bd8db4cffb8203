import { dirname, join } from 'node:path';
import type { BackupPlace } from '../catalog/backup-place.ts';

/** Every file of a restore in the folder of the database begins so. */
export function restorePrefix({ name }: BackupPlace): string {
  return `.${name}.restore-`;
}

export function besideDatabase(place: BackupPlace, what: 'lock' | 'intent' | `copy-${string}`): string {
  return join(dirname(place.database), `${restorePrefix(place)}${what}`);
}

/** Among the backups, what was there before a restore or a salvage and is no backup. */
export function evidencePrefix({ name }: BackupPlace): string {
  return `${name}.evidence_`;
}

/** What SQLite keeps beside a database, and would replay into or misread beside another one. */
export const SIDECARS = ['-wal', '-journal', '-shm'] as const;
