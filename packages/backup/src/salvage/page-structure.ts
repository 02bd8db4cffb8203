import type { FileLayout } from './page-file.ts';
import { readVarint } from './record.ts';

/** The header of a b-tree page: https://sqlite.org/fileformat2.html#b_tree_pages */
export interface PageHeader {
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

/** Null when the page is not a b-tree page. */
export function readPageHeader(bytes: Buffer, start: number): PageHeader | null {
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

/** The number of cell pointers that fit before the cell content area. */
export function roomForCells({ contentStart, arrayStart }: PageHeader, { usable }: FileLayout): number {
  return Math.floor((Math.min(contentStart, usable) - arrayStart) / 2);
}

/** The list of free blocks in ascending order, or null when it is broken. */
export function freeBlocks(
  bytes: Buffer,
  { firstFree, contentStart }: PageHeader,
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

export type PageKind = 'table-interior' | 'table-leaf' | 'index-interior' | 'index-leaf';

/** One cell of a b-tree page: https://sqlite.org/fileformat2.html#b_tree_pages */
export interface Cell {
  /** First byte of the cell in its page, and the first after it. */
  readonly start: number;
  readonly end: number;
  /** The page to its left; null on leaves. */
  readonly child: number | null;
  /** The rowid; null on pages of an index. */
  readonly key: bigint | null;
  readonly payload: Payload | null;
}

/** Where the bytes of a record are: the first in the page, the rest in a chain of overflow pages. */
interface Payload {
  readonly length: number;
  readonly localStart: number;
  readonly localLength: number;
  /** First page of the chain, or null when everything is local. */
  readonly overflow: number | null;
}

/** A record has at least a header length and one serial type; the upper bound is SQLite's limit. */
const MIN_PAYLOAD = 2n;
const MAX_PAYLOAD = 2n ** 31n - 1n;

/** Reads the cell at an offset; null when it would not end within the page. */
export function readCell(bytes: Buffer, start: number, kind: PageKind, usable: number): Cell | null {
  if (start < 8 || start + 4 > usable) return null;
  const isInterior = kind.endsWith('interior');
  const child = isInterior ? bytes.readUInt32BE(start) : null;
  const content = start + (isInterior ? 4 : 0);
  if (kind === 'table-interior') return readDivider(bytes, start, content, child, usable);
  const length = readVarint(bytes, content);
  if (length === null || length.value < MIN_PAYLOAD || length.value > MAX_PAYLOAD) return null;
  const key = kind === 'table-leaf' ? readVarint(bytes, length.end) : null;
  if (kind === 'table-leaf' && key === null) return null;
  const localStart = key?.end ?? length.end;
  const payload = placePayload(bytes, localStart, Number(length.value), kind, usable);
  if (payload === null) return null;
  const contentEnd = localStart + payload.localLength + (payload.overflow === null ? 0 : 4);
  // A cell takes at least four bytes, the size of a free block.
  const end = Math.max(contentEnd, start + 4);
  return end > usable ? null : { start, end, child, key: key?.value ?? null, payload };
}

function readDivider(bytes: Buffer, start: number, at: number, child: number | null, usable: number): Cell | null {
  const key = readVarint(bytes, at);
  return key === null || key.end > usable ? null : { start, end: key.end, child, key: key.value, payload: null };
}

function placePayload(
  bytes: Buffer,
  localStart: number,
  length: number,
  kind: PageKind,
  usable: number,
): Payload | null {
  const localLength = localBytes(length, kind, usable);
  if (localLength === length) return { length, localStart, localLength, overflow: null };
  const pointer = localStart + localLength;
  if (pointer + 4 > usable) return null;
  return { length, localStart, localLength, overflow: bytes.readUInt32BE(pointer) };
}

/** How much of a payload stays in the page; the rest overflows. */
function localBytes(length: number, kind: PageKind, usable: number): number {
  const most = kind === 'table-leaf' ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (length <= most) return length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}

/** Whether a cell of a table has a greater key than the one before it; cells of an index have none. */
export function follows(cell: Cell, before: Cell | undefined): boolean {
  return before === undefined || before.key === null || cell.key === null || cell.key > before.key;
}
