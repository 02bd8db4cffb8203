import { type Cell, follows, readCell } from './cell.ts';
import type { FileLayout } from './file-layout.ts';
import { type PageHead, roomForCells, type Span } from './page-head.ts';
import { couldBeRecord } from './record.ts';

/**
 * Of a page that doesn't add up, the cells that stand where live cells stand, apart from each other and in order, and
 * nothing from free space, where deleted rows are.
 *
 * @param free - null where the list of free blocks is broken
 */
export function readLeniently(
  bytes: Buffer,
  head: PageHead,
  free: readonly Span[] | null,
  layout: FileLayout,
): readonly Cell[] {
  const most = roomForCells(head, layout);
  // Behind the last pointer there may be old ones, to deleted cells: only a list of what is free tells them apart.
  if (head.cellCount > most && free === null) return [];
  const found = new Map<number, Cell>();
  for (let index = 0; index < Math.min(head.cellCount, most); index += 1) {
    const start = bytes.readUInt16BE(head.arrayStart + 2 * index);
    const cell = found.has(start) ? null : readCell(bytes, start, head.kind, layout.usable);
    if (cell !== null && start >= head.arrayStart && isPlausible(bytes, cell)) found.set(start, cell);
  }
  return longestAscending(apart([...found.values()], free ?? [], head, layout.usable));
}

function isPlausible(bytes: Buffer, { payload }: Cell): boolean {
  if (payload === null) return true;
  const { localStart, localLength, length } = payload;
  return couldBeRecord(bytes.subarray(localStart, localStart + localLength), length);
}

/** Without those that share bytes with another or with free space: of two such, one is not where it was. */
function apart(
  cells: readonly Cell[],
  free: readonly Span[],
  { contentStart }: PageHead,
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

/** Cells of a table are in the order of their keys: those that are not, are not what they were. */
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
