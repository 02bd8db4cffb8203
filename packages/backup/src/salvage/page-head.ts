import type { PageKind } from './cell.ts';
import type { FileLayout } from './file-layout.ts';

/** The first bytes of a b-tree page: https://sqlite.org/fileformat2.html#b_tree_pages */
export interface PageHead {
  readonly kind: PageKind;
  readonly firstFree: number;
  readonly cellCount: number;
  readonly contentStart: number;
  readonly fragments: number;
  /** Where the array of cell pointers begins. */
  readonly arrayStart: number;
  readonly rightChild: number | null;
}

/** Bytes of a page from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const KINDS: Readonly<Record<number, PageKind>> = {
  2: 'index-interior',
  5: 'table-interior',
  10: 'index-leaf',
  13: 'table-leaf',
};

/** Null when it is no b-tree page. */
export function readHead(bytes: Buffer, start: number): PageHead | null {
  const kind = KINDS[bytes.readUInt8(start)];
  if (kind === undefined) return null;
  const isInterior = kind.endsWith('interior');
  return {
    kind,
    firstFree: bytes.readUInt16BE(start + 1),
    cellCount: bytes.readUInt16BE(start + 3),
    contentStart: bytes.readUInt16BE(start + 5) || 65536,
    fragments: bytes.readUInt8(start + 7),
    arrayStart: start + (isInterior ? 12 : 8),
    rightChild: isInterior ? bytes.readUInt32BE(start + 8) : null,
  };
}

/** How many cells the page may have before their pointers run into them. */
export function roomForCells({ contentStart, arrayStart }: PageHead, { usable }: FileLayout): number {
  return Math.floor((Math.min(contentStart, usable) - arrayStart) / 2);
}

/** The chain of freed cells in ascending order, or null when it is broken. */
export function freeBlocks(
  bytes: Buffer,
  { firstFree, contentStart }: PageHead,
  usable: number,
): readonly Span[] | null {
  const blocks: Span[] = [];
  for (let start = firstFree; start !== 0; ) {
    const earliest = blocks.at(-1)?.end ?? contentStart;
    if (start < earliest || start + 4 > usable) return null;
    const end = start + bytes.readUInt16BE(start + 2);
    if (end < start + 4 || end > usable) return null;
    blocks.push({ start, end });
    start = bytes.readUInt16BE(start);
  }
  return blocks;
}
