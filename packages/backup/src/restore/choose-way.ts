import { type WaitForLockOptions, waitForLock } from '@auralis/sqlite';
import type { BackupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { BackupError } from '../errors.ts';
import { examineLive, type LiveState } from './live-state.ts';

/** `in-place`: through SQLite into the file that is there. `swap`: a copy takes its place. */
export type RestoreMethod = 'in-place' | 'swap';

type Waiting = Omit<WaitForLockOptions, 'database'>;

export interface ChosenWay {
  readonly way: RestoreMethod;
  readonly live: LiveState;
}

/** @throws BackupError `RESTORE_FAILED` for a backup of another application, `DATABASE_BUSY`, `CANCELLED` */
export async function chooseWay(place: BackupPlace, backup: Backup, waiting: Waiting): Promise<ChosenWay> {
  const { database } = place;
  const live = await waitForLock(() => examineLive(database), { database, ...waiting });
  assertSameApplication(database, backup, live);
  return { way: live.status === 'readable' && canBeNamed(database) ? 'in-place' : 'swap', live };
}

/** better-sqlite3 trims the name of the file it restores into, and removes what it takes for new. */
function canBeNamed(database: string): boolean {
  return database.trim() === database;
}

function assertSameApplication(database: string, { path, manifest }: Backup, live: LiveState): void {
  if (live.status !== 'readable' || live.applicationId === 0 || manifest.applicationId === 0) return;
  if (live.applicationId === manifest.applicationId) return;
  throw new BackupError('RESTORE_FAILED', {
    message: `The backup ${path} belongs to another application than ${database}.`,
    detail: `application_id is ${live.applicationId} in the database and ${manifest.applicationId} in the backup.`,
    facts: { database, backup: path },
  });
}
