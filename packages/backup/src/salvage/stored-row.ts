import { readBtreePage } from './btree-page.ts';
import type { PageFile } from './page-file.ts';
import type { Cell } from './page-structure.ts';
import { decodeRecord, RawText, type StoredValue } from './record.ts';

export interface Keys {
  readonly first: bigint;
  readonly last: bigint;
}

/** A page to read rows from. */
export interface RowPage {
  readonly page: number;
  /** The keys of its rows; null when it has none or belongs to an index. */
  readonly keys: Keys | null;
}

/** A decoded row of a page, with its overflow chain. */
export interface StoredRow {
  /** Null in indexes and in tables WITHOUT ROWID. */
  readonly rowid: bigint | null;
  readonly values: readonly StoredValue[];
  readonly chain: readonly number[];
  readonly endsInPlace: boolean;
}

/** Decodes the row of a cell; null when its bytes are not a row that SQLite wrote. */
export function readRow(page: PageBytes, cell: Cell, file: PageFile): StoredRow | null {
  const read = readPayload(page, cell, file);
  if (read === null) return null;
  const values = decodeRecord(read.bytes, file.layout);
  if (values === null || isHalfErased(values, read)) return null;
  return { rowid: cell.key, values, chain: read.chain, endsInPlace: read.endsInPlace };
}

/**
 * Zeros in a text or a real, in a sector that is all zeros, mean that part of the row was erased. Integers are never
 * stored as zero bytes, and a blob may contain zeros.
 */
function isHalfErased(values: readonly StoredValue[], { touchesZeros }: ReadPayload): boolean {
  if (!touchesZeros) return false;
  return values.some(
    (value) => value === 0 || (typeof value === 'string' ? value.includes('\0') : value instanceof RawText),
  );
}

/**
 * The rows of a page in order, with null in place of those that can't be read.
 *
 * @param keys - on a table page, the key range of its rows; others are left out
 */
export function rowsOn({ page, keys }: RowPage, file: PageFile): readonly (StoredRow | null)[] {
  const bytes = file.page(page);
  const content = bytes === null ? null : readBtreePage(bytes, page, file.layout);
  if (bytes === null || content === null || content.kind === 'table-interior') return [];
  const own = content.cells.filter(
    ({ key }) => key === null || keys === null || (key >= keys.first && key <= keys.last),
  );
  return own.map((cell) => readRow({ bytes, available: file.bytesOf(page) }, cell, file));
}

/** The bytes of a row, and the overflow pages they were read from. */
interface ReadPayload {
  readonly bytes: Buffer;
  readonly chain: readonly number[];
  /** False when the last page of the chain points to another page: one of the pointers is damaged. */
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

/** Reads the payload of a cell along its chain of overflow pages; null when the chain is broken. */
function readPayload({ bytes: page, available }: PageBytes, cell: Cell, file: PageFile): ReadPayload | null {
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

/** Records which rows use which overflow pages; each page belongs to one row only. */
export interface OverflowOwners {
  add(row: StoredRow): void;
  /** Whether all pages of the row's chain belong to no other row or structure. */
  isSoleOwner(row: StoredRow): boolean;
  /** Whether several rows use one page, or a page with another purpose: at least one row is damaged. */
  haveConflicts(): boolean;
  pages(): ReadonlySet<number>;
}

interface Owners {
  readonly inPlace: number;
  readonly unterminated: number;
}

const NOBODY: Owners = { inPlace: 0, unterminated: 0 };

/** @param isOther - whether a page is known to be something else: free, or part of a b-tree */
export function overflowOwners(isOther: (page: number) => boolean): OverflowOwners {
  const owners = new Map<number, Owners>();
  return {
    add: ({ chain, endsInPlace }) => {
      for (const page of chain) {
        const { inPlace, unterminated } = owners.get(page) ?? NOBODY;
        owners.set(
          page,
          endsInPlace ? { inPlace: inPlace + 1, unterminated } : { inPlace, unterminated: unterminated + 1 },
        );
      }
    },
    // A properly terminated chain takes precedence over an unterminated one.
    isSoleOwner: ({ chain, endsInPlace }) =>
      chain.every((page) => {
        const { inPlace, unterminated } = owners.get(page) ?? NOBODY;
        return !isOther(page) && (endsInPlace ? inPlace === 1 : inPlace + unterminated === 1);
      }),
    haveConflicts: () =>
      [...owners].some(([page, { inPlace, unterminated }]) => inPlace + unterminated > 1 || isOther(page)),
    pages: () => new Set(owners.keys()),
  };
}
