import type { Cell } from './cell.ts';
import type { PageFile } from './page-file.ts';

/** The bytes of a row, and the overflow pages they were read from. */
export interface ReadPayload {
  readonly bytes: Buffer;
  readonly chain: readonly number[];
  /** False when the last page of the chain names a next one: its pointer, or one before it, is not what it was. */
  readonly endsInPlace: boolean;
  /** Part of it lies in a disk sector of nothing but zeros, as a failing disk leaves them. */
  readonly touchesZeros: boolean;
}

/** A page, and how many of its bytes are in the file. */
export interface PageBytes {
  readonly bytes: Buffer;
  readonly available: number;
}

const SECTOR = 512;

/** Puts a row's bytes together along its chain of overflow pages; null when the chain is broken. */
export function readPayload({ bytes: page, available }: PageBytes, cell: Cell, file: PageFile): ReadPayload | null {
  const { payload } = cell;
  if (payload === null) return null;
  const { localStart, localLength, length } = payload;
  if (cell.end > available) return null;
  const parts = [page.subarray(localStart, localStart + localLength)];
  const chain: number[] = [];
  let touchesZeros = hasZeroSector(page, cell.start, localStart + localLength);
  let next = payload.overflow ?? 0;
  for (let missing = length - localLength; missing > 0; ) {
    const bytes = chain.includes(next) ? null : file.page(next);
    if (bytes === null) return null;
    chain.push(next);
    if (4 + Math.min(missing, file.layout.usable - 4) > file.bytesOf(next)) return null;
    const part = bytes.subarray(4, 4 + Math.min(missing, file.layout.usable - 4));
    parts.push(part);
    missing -= part.length;
    touchesZeros ||= hasZeroSector(bytes, 0, 4 + part.length);
    next = bytes.readUInt32BE(0);
  }
  return { bytes: Buffer.concat(parts), chain, endsInPlace: next === 0, touchesZeros };
}

/** Whether a whole sector of zeros reaches into `start` to `end`. */
function hasZeroSector(page: Buffer, start: number, end: number): boolean {
  for (let sector = start - (start % SECTOR); sector < end; sector += SECTOR) {
    if (isZero(page, sector)) return true;
  }
  return false;
}

function isZero(page: Buffer, sector: number): boolean {
  for (let index = sector; index < sector + SECTOR; index += 1) if (page[index] !== 0) return false;
  return true;
}
