import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { BackupError } from './errors.ts';
import { freeBytes } from './storage/space.ts';

/** Manifest, counter, folder entries and SQLite's own small files, with blocks of up to 64 KiB each. */
const MARGIN = 512 * 1024;

/**
 * Refuses work the disk has no room for, before its first write.
 *
 * @throws BackupError `DISK_FULL` with the bytes `needed`, `free` and `missing`
 */
export function assertHeadRoom(
  directory: string,
  bytes: number,
  measure: (directory: string) => number = freeBytes,
): void {
  const place = nearestExisting(directory);
  const needed = bytes + MARGIN;
  const free = measure(place);
  if (free >= needed) return;
  const missing = needed - free;
  throw new BackupError('DISK_FULL', {
    message: `The disk with ${place} has too little room: ${missing} bytes more must be free.`,
    detail: `${needed} bytes are needed, ${free} are free.`,
    facts: { directory: place, needed, free, missing },
  });
}

function nearestExisting(directory: string): string {
  return existsSync(directory) || dirname(directory) === directory ? directory : nearestExisting(dirname(directory));
}
