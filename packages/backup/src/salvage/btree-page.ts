import type { FileLayout } from './page-file.ts';
import {
  type Cell,
  follows,
  freeBlocks,
  type PageHeader,
  type PageKind,
  readCell,
  readPageHeader,
  roomForCells,
  type Span,
} from './page-structure.ts';
import { mayBeRecord } from './record.ts';

/** One page of a b-tree, with the cells that are certainly live. */
export interface BtreePage {
  readonly number: number;
  readonly kind: PageKind;
  readonly cells: readonly Cell[];
  /** The child after the last cell; null on leaves. */
  readonly rightChild: number | null;
  /** Every byte of the page is accounted for, as in SQLite's own integrity check. */
  readonly isSound: boolean;
  /** The cell count in the page header, limited to the number of pointers that fit. */
  readonly cellCount: number;
}

/**
 * Reads a b-tree page: https://sqlite.org/fileformat2.html#b_tree_pages. From a damaged page it
 * returns only cells in the cell content area that do not overlap and are in key order, and nothing from free space,
 * which holds deleted rows. Null when the page is not a b-tree page.
 */
export function readBtreePage(bytes: Buffer, number: number, layout: FileLayout): BtreePage | null {
  const head = readPageHeader(bytes, number === 1 ? 100 : 0);
  if (head === null) return null;
  const free = freeBlocks(bytes, head, layout.usable);
  const exact = readExactly(bytes, head, free, layout) ?? readWithOtherCount(bytes, head, free, layout);
  const cells = exact?.cells ?? readLeniently(bytes, head, free, layout);
  const cellCount =
    exact === null ? Math.max(cells.length, Math.min(head.cellCount, roomForCells(head, layout))) : cells.length;
  return { number, kind: head.kind, cells, rightChild: head.rightChild, isSound: exact?.isSound ?? false, cellCount };
}

interface Reading {
  readonly cells: readonly Cell[];
  readonly isSound: boolean;
}

/** Null unless cells, free blocks and fragments fill the content area exactly. */
function readExactly(
  bytes: Buffer,
  head: PageHeader,
  free: readonly Span[] | null,
  layout: FileLayout,
): Reading | null {
  if (free === null || head.contentStart < head.arrayStart + 2 * head.cellCount) return null;
  if (head.contentStart > layout.usable) return null;
  const cells: Cell[] = [];
  for (let index = 0; index < head.cellCount; index += 1) {
    const cell = readCell(bytes, bytes.readUInt16BE(head.arrayStart + 2 * index), head.kind, layout.usable);
    if (cell === null || !follows(cell, cells.at(-1))) return null;
    cells.push(cell);
  }
  return holes(cells, free, head.contentStart, layout.usable) === head.fragments ? { cells, isSound: true } : null;
}

/** Unused bytes of the content area, or null where cells or free blocks overlap. */
function holes(cells: readonly Cell[], free: readonly Span[], contentStart: number, usable: number): number | null {
  const spans = [...cells, ...free].toSorted((one, other) => one.start - other.start);
  let reached = contentStart;
  let unused = 0;
  for (const { start, end } of spans) {
    if (start < reached) return null;
    unused += start - reached;
    reached = end;
  }
  return unused + usable - reached;
}

/** Corrects a damaged cell count: it is accepted only if exactly one other count matches the rest of the page. */
function readWithOtherCount(
  bytes: Buffer,
  head: PageHeader,
  free: readonly Span[] | null,
  layout: FileLayout,
): Reading | null {
  const counts = free === null ? [] : fullCounts(bytes, head, free, layout);
  const fitting = counts
    .filter((cellCount) => cellCount !== head.cellCount)
    .map((cellCount) => readExactly(bytes, { ...head, cellCount }, free, layout))
    .filter((reading) => reading !== null);
  const [only, another] = fitting;
  return only === undefined || another !== undefined ? null : { ...only, isSound: false };
}

/** Cell counts for which cells, free blocks and fragments fill the content area. */
function fullCounts(bytes: Buffer, head: PageHeader, free: readonly Span[], layout: FileLayout): readonly number[] {
  const counts: number[] = [];
  let left = layout.usable - head.contentStart - head.fragments;
  for (const { start, end } of free) left -= end - start;
  for (let index = 0; index < roomForCells(head, layout) && left > 0; index += 1) {
    const cell = readCell(bytes, bytes.readUInt16BE(head.arrayStart + 2 * index), head.kind, layout.usable);
    if (cell === null) break;
    left -= cell.end - cell.start;
    if (left === 0) counts.push(index + 1);
  }
  return counts;
}

/** Whether every byte of the page is accounted for. */
export function isSoundPage(bytes: Buffer, number: number, layout: FileLayout): boolean {
  const head = readPageHeader(bytes, number === 1 ? 100 : 0);
  return head !== null && readExactly(bytes, head, freeBlocks(bytes, head, layout.usable), layout) !== null;
}

/**
 * Returns the cells of a damaged page that lie in the content area, do not overlap and are in key order, and nothing
 * from free space, which holds deleted rows.
 *
 * @param free - null where the list of free blocks is broken
 */
function readLeniently(
  bytes: Buffer,
  head: PageHeader,
  free: readonly Span[] | null,
  layout: FileLayout,
): readonly Cell[] {
  const most = roomForCells(head, layout);
  // Pointers to deleted cells may follow the last valid pointer, and only the list of free blocks identifies them.
  if (head.cellCount > most && free === null) return [];
  const found = new Map<number, Cell>();
  for (let index = 0; index < Math.min(head.cellCount, most); index += 1) {
    const start = bytes.readUInt16BE(head.arrayStart + 2 * index);
    const cell = found.has(start) ? null : readCell(bytes, start, head.kind, layout.usable);
    if (cell !== null && start >= head.arrayStart && isPlausible(bytes, cell)) found.set(start, cell);
  }
  return longestAscending(withoutOverlaps([...found.values()], free ?? [], head, layout.usable));
}

function isPlausible(bytes: Buffer, { payload }: Cell): boolean {
  if (payload === null) return true;
  const { localStart, localLength, length } = payload;
  return mayBeRecord(bytes.subarray(localStart, localStart + localLength), length);
}

/** Drops cells that overlap another cell or free space: at least one of two overlapping cells is damaged. */
function withoutOverlaps(
  cells: readonly Cell[],
  free: readonly Span[],
  { contentStart }: PageHeader,
  usable: number,
): readonly Cell[] {
  const before = cells.filter(({ start }) => start < contentStart);
  const isStartSure = contentStart <= usable && before.length * 2 < cells.length;
  const live = cells.filter(
    (cell) => (!isStartSure || cell.start >= contentStart) && !free.some((block) => overlap(cell, block)),
  );
  const clashing = new Set<Cell>();
  let furthest: Cell | undefined;
  for (const cell of live.toSorted((one, other) => one.start - other.start)) {
    if (furthest !== undefined && overlap(furthest, cell)) clashing.add(furthest).add(cell);
    if (furthest === undefined || cell.end > furthest.end) furthest = cell;
  }
  return live.filter((cell) => !clashing.has(cell));
}

function overlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** The longest run of cells in key order: a table cell out of order is damaged. */
function longestAscending(cells: readonly Cell[]): readonly Cell[] {
  const best: { readonly length: number; readonly previous: number }[] = [];
  for (const [index, cell] of cells.entries()) {
    let length = 1;
    let previous = -1;
    for (let earlier = index - 1; earlier >= 0; earlier -= 1) {
      const before = cells[earlier];
      const chain = best[earlier];
      if (chain !== undefined && chain.length >= length && follows(cell, before)) {
        length = chain.length + 1;
        previous = earlier;
      }
    }
    best.push({ length, previous });
  }
  const kept: Cell[] = [];
  const longest = best.reduce((most, { length }) => Math.max(most, length), 0);
  let last = best.findIndex(({ length }) => length === longest);
  while (last >= 0) {
    const cell = cells[last];
    if (cell !== undefined) kept.push(cell);
    last = best[last]?.previous ?? -1;
  }
  return kept.toReversed();
}
