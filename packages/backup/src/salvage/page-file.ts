import type { DatabaseHeader } from '@auralis/sqlite/support';

export type TextEncoding = DatabaseHeader['encoding'];

/** The properties of a database file that are needed to read its pages. */
export interface FileLayout {
  readonly pageSize: number;
  /** Bytes of a page that hold content, without the reserved bytes at its end. */
  readonly usable: number;
  readonly pageCount: number;
  readonly encoding: TextEncoding;
  /** Schema formats before 4 store 0 and 1 in a byte: https://sqlite.org/fileformat2.html#schema_format_number */
  readonly isFormat4: boolean;
  readonly isAutoVacuum: boolean;
}

/** The pages of a database file that no process changes during the read. */
export interface PageFile {
  readonly layout: FileLayout;
  /** The bytes of page 1 to `pageCount`; bytes past the end of the file are zeros. Null for other numbers. */
  page(number: number): Buffer | null;
  /** How many bytes of a page are in the file; fewer than the page size where the file was truncated. */
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

/** Whether a page never holds a b-tree: the lock-byte page and the pointer map pages of auto-vacuum. */
export function isSystemPage(page: number, { pageSize, usable, isAutoVacuum }: FileLayout): boolean {
  const lockPage = Math.floor(LOCK_BYTE / pageSize) + 1;
  if (page === lockPage) return true;
  if (!isAutoVacuum || page < 2) return false;
  const pagesPerMap = Math.floor(usable / 5) + 1;
  const map = Math.floor((page - 2) / pagesPerMap) * pagesPerMap + 2;
  // A pointer map that would fall on the lock-byte page moves to the next page.
  return page === (map === lockPage ? map + 1 : map);
}

/**
 * The free pages of a file, which may contain deleted rows; null when the freelist is broken, so that any page might
 * be free. https://sqlite.org/fileformat2.html#the_freelist
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
  // A count of zero counts only with an intact header, because an erased header has zeros too.
  return free.size === count && (count > 0 || file.isHeaderWhole) ? free : null;
}

function addFreePage(page: number, file: PageFile, free: Set<number>): Buffer | null {
  if (page < 2 || free.has(page)) return null;
  free.add(page);
  return file.page(page);
}
