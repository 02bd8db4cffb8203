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

/** The pages of a database file that nobody changes meanwhile. */
export interface PageFile {
  readonly layout: FileLayout;
  /** The bytes of page 1 to `pageCount`; what lies behind the end of the file is zeros. Null for other numbers. */
  page(number: number): Buffer | null;
  /** How many bytes of a page are in the file: fewer than a page where it was cut off. */
  bytesOf(number: number): number;
}

export interface OpenPageFile extends PageFile {
  /** What the header says, or null where it is too damaged to trust. */
  readonly header: DatabaseHeader | null;
  /** All the constant fields of the header hold their fixed values. */
  readonly isHeaderWhole: boolean;
  close(): void;
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

/**
 * The free pages of a file, where deleted rows may still be read; null when the list can't be followed to its end, so
 * that any page might be free. https://sqlite.org/fileformat2.html#the_freelist
 */
export function readFreelist(file: OpenPageFile): ReadonlySet<number> | null {
  const header = file.page(1);
  if (header === null) return null;
  const count = header.readUInt32BE(36);
  const free = new Set<number>();
  for (let trunk = header.readUInt32BE(32); trunk !== 0; ) {
    const bytes = addFreePage(trunk, file, free);
    if (bytes === null || free.size > count) return null;
    const leaves = bytes.readUInt32BE(4);
    if (leaves > file.layout.usable / 4 - 2) return null;
    for (let index = 0; index < leaves; index += 1) {
      if (addFreePage(bytes.readUInt32BE(8 + 4 * index), file, free) === null) return null;
    }
    trunk = bytes.readUInt32BE(0);
  }
  // That there are none is believed of a header without fault only: in one that was erased it would say so too.
  return free.size === count && (count > 0 || file.isHeaderWhole) ? free : null;
}

function addFreePage(page: number, file: PageFile, free: Set<number>): Buffer | null {
  if (page < 2 || free.has(page)) return null;
  free.add(page);
  return file.page(page);
}
