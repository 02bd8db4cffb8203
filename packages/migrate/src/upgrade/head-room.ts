import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { assertFreeSpace, databaseBytes, nearestExistingDirectory } from '@auralis/sqlite';

const MARGIN = 4 * 1024 * 1024;

/**
 * Refuses an upgrade a disk has no room for, before its first write. A rewrite of every page goes through the WAL or
 * the journal with checksums beside it (twice the file was seen) and the new table stands beside the old.
 *
 * @param backups - where the backup goes; null when there will be none
 * @throws DatabaseError `DISK_FULL` with the bytes `needed`, `free` and `missing`
 */
export function assertHeadRoom(
  database: string,
  { additive, backups }: { readonly additive: boolean; readonly backups: string | null },
): void {
  const { main, wal, journal } = databaseBytes(database);
  const size = main + wal + journal;
  const beside = { folder: nearestExistingDirectory(dirname(database)), needed: (additive ? 0 : 3 * size) + MARGIN };
  const copy = { folder: nearestExistingDirectory(backups ?? dirname(database)), needed: backups === null ? 0 : size };
  const isOneDisk = statSync(beside.folder).dev === statSync(copy.folder).dev;
  for (const need of isOneDisk ? [{ ...beside, needed: beside.needed + copy.needed }] : [beside, copy])
    assertFreeSpace(need.folder, need.needed, { margin: 0 });
}
