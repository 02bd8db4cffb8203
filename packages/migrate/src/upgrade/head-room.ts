import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { databaseBytes, freeBytes } from '@auralis/backup/storage';
import { MigrateError } from '../errors.ts';

const MARGIN = 4 * 1024 * 1024;

interface Need {
  readonly folder: string;
  readonly needed: number;
}

/**
 * Refuses an upgrade a disk has no room for, before its first write. A rewrite of every page goes through the WAL or
 * the journal with checksums beside it (twice the file was seen) and the new table stands beside the old.
 *
 * @param backups - where the backup goes; null when there will be none
 * @throws MigrateError `DISK_FULL` with the bytes `needed`, `free` and `missing`
 */
export function assertHeadRoom(
  database: string,
  { additive, backups }: { readonly additive: boolean; readonly backups: string | null },
): void {
  const { main, wal, journal } = databaseBytes(database);
  const size = main + wal + journal;
  const beside = { folder: existingFolder(dirname(database)), needed: (additive ? 0 : 3 * size) + MARGIN };
  const copy = { folder: existingFolder(backups ?? dirname(database)), needed: backups === null ? 0 : size };
  const isOneDisk = statSync(beside.folder).dev === statSync(copy.folder).dev;
  for (const need of isOneDisk ? [{ ...beside, needed: beside.needed + copy.needed }] : [beside, copy])
    assertRoom(need);
}

function assertRoom({ folder, needed }: Need): void {
  const free = freeBytes(folder);
  if (free >= needed) return;
  const missing = needed - free;
  throw new MigrateError('DISK_FULL', {
    message: `The update needs ${Math.ceil(missing / 1e6)} MB more on the disk with ${folder}. Free some space there and try again; nothing was changed.`,
    detail: `${needed} bytes are needed, ${free} are free.`,
    facts: { directory: folder, needed, free, missing },
  });
}

function existingFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existingFolder(dirname(folder));
}
