import { statfsSync, statSync } from 'node:fs';

export interface DatabaseBytes {
  readonly main: number;
  readonly wal: number;
  readonly journal: number;
}

/** Bytes a normal user may still write on the disk that holds `directory`. */
export function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}

/** Sizes of a database file and of the files SQLite keeps beside it, in bytes; 0 for one that isn't there. */
export function databaseBytes(path: string): DatabaseBytes {
  return { main: fileBytes(path), wal: fileBytes(`${path}-wal`), journal: fileBytes(`${path}-journal`) };
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
