import type { DatabaseHeader } from '@auralis/sqlite';

export type TextEncoding = DatabaseHeader['encoding'];

/** What one must know of a database file to read its pages. */
export interface FileLayout {
  readonly pageSize: number;
  /** Bytes of a page that hold content: without those reserved at its end. */
  readonly usable: number;
  readonly pageCount: number;
  readonly encoding: TextEncoding;
  /** Schema formats before 4 store 0 and 1 in a byte: https://sqlite.org/fileformat2.html#schema_format_number */
  readonly isFormat4: boolean;
  readonly isAutoVacuum: boolean;
}

const LOCK_BYTE = 0x40000000;

/** Whether a page never holds content of a table: the page of the lock byte and the pointer maps of auto-vacuum. */
export function isSystemPage(page: number, { pageSize, usable, isAutoVacuum }: FileLayout): boolean {
  const lockPage = Math.floor(LOCK_BYTE / pageSize) + 1;
  if (page === lockPage) return true;
  if (!isAutoVacuum || page < 2) return false;
  const pagesPerMap = Math.floor(usable / 5) + 1;
  const map = Math.floor((page - 2) / pagesPerMap) * pagesPerMap + 2;
  // A map that would fall on the lock byte moves one page on.
  return page === (map === lockPage ? map + 1 : map);
}
