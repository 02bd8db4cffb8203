import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabase, releaseLiveDescriptor, renameDurably, syncDirectory } from '@auralis/sqlite';
import type { BackupPlace } from '../catalog/backup-place.ts';
import { type RestoreIntent, removeIntent } from './restore-intent.ts';
import { SIDECARS } from './restore-names.ts';

/**
 * Gives the copy that an intent names the place of the live file. SQLite would replay a log that stayed into the
 * restored file, so the old ones are gone for good before the new file has the name.
 */
export function finishSwap(place: BackupPlace, intent: RestoreIntent): void {
  const folder = dirname(place.database);
  for (const ending of SIDECARS) rmSync(place.database + ending, { force: true });
  syncDirectory(folder);
  releaseLiveDescriptor(place.database);
  renameDurably(join(folder, intent.copy), place.database);
  assertOpens(place.database);
  removeIntent(place);
}

export function hasCopy(place: BackupPlace, { copy }: RestoreIntent): boolean {
  return existsSync(join(dirname(place.database), copy));
}

/** Not read-only: such a connection leaves a `-wal` and a `-shm` behind. */
function assertOpens(database: string): void {
  const connection = openDatabase(database);
  try {
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
  } finally {
    connection.close();
  }
}
