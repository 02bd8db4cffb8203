import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseError } from './errors.ts';

export interface DatabaseBytes {
  readonly main: number;
  readonly wal: number;
  readonly journal: number;
}

/** Manifest, counter, folder entries and SQLite's own small files, with blocks of up to 64 KiB each. */
const MARGIN = 512 * 1024;

/** Bytes a normal user may still write on the disk that holds `directory`. */
export function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}

/** Sizes of a database file and of the files SQLite keeps beside it, in bytes; 0 for one that doesn't exist. */
export function databaseBytes(path: string): DatabaseBytes {
  return { main: fileBytes(path), wal: fileBytes(`${path}-wal`), journal: fileBytes(`${path}-journal`) };
}

/** The folder itself, or the nearest one above it that exists. */
export function nearestExistingDirectory(directory: string): string {
  const parent = dirname(directory);
  return existsSync(directory) || parent === directory ? directory : nearestExistingDirectory(parent);
}

export interface FreeSpaceOptions {
  /** Added to the requested bytes. Default: 512 KiB. */
  readonly margin?: number;
  readonly measure?: (directory: string) => number;
}

/**
 * Fails before the first write when the disk has too little space for the work.
 *
 * @throws DatabaseError `DISK_FULL` with the bytes `needed`, `free` and `missing`
 */
export function assertFreeSpace(
  directory: string,
  bytes: number,
  { margin = MARGIN, measure = freeBytes }: FreeSpaceOptions = {},
): void {
  const folder = nearestExistingDirectory(directory);
  const needed = bytes + margin;
  const free = measure(folder);
  if (free >= needed) return;
  const missing = needed - free;
  throw new DatabaseError('DISK_FULL', {
    message: `The disk that holds ${folder} is too full: ${Math.ceil(missing / 1e6)} MB more are needed. Nothing was changed.`,
    detail: `${needed} bytes are needed, ${free} are free, ${missing} are missing.`,
    hint: `Free at least ${Math.ceil(missing / 1e6)} MB on that disk and try again.`,
    facts: { directory: folder, needed, free, missing },
  });
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
