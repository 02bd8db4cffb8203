import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { databaseBytes, freeBytes } from '@auralis/backup/storage';
import { MigrateError } from '../errors.ts';

const MARGIN = 4 * 1024 * 1024;

/**
 * Refuses an upgrade the disk has no room for, before its first write. A rewrite of every page goes through the WAL or
 * the journal with checksums beside it (twice the file was seen) and the new table stands beside the old.
 *
 * @throws MigrateError `DISK_FULL` with the bytes `needed`, `free` and `missing`
 */
export function assertHeadRoom(
  database: string,
  { additive, backup }: { readonly additive: boolean; readonly backup: boolean },
): void {
  const { main, wal, journal } = databaseBytes(database);
  const size = main + wal + journal;
  const needed = (backup ? size : 0) + (additive ? 0 : 3 * size) + MARGIN;
  const folder = existingFolder(dirname(database));
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
