import { readBtreePage } from './btree-page.ts';
import type { Cell } from './cell.ts';
import type { PageFile } from './page-file.ts';
import { type PageBytes, type ReadPayload, readPayload } from './payload.ts';
import { decodeRecord, RawText, type StoredValue } from './record.ts';
import type { Claim } from './walk-tree.ts';

/** A row as it lies in a page. */
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
 * Zeros in a text, or a real of zeros, in a sector that is all zeros: part of the row was erased. Whole numbers of
 * zeros are never stored, and a blob may hold zeros of its own.
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
 * @param keys - where the page is of a table, those of its rows; others are left out
 */
export function rowsOn({ page, keys }: Pick<Claim, 'page' | 'keys'>, file: PageFile): readonly (StoredRow | null)[] {
  const bytes = file.page(page);
  const content = bytes === null ? null : readBtreePage(bytes, page, file.layout);
  if (bytes === null || content === null || content.kind === 'table-interior') return [];
  const own = content.cells.filter(
    ({ key }) => key === null || keys === null || (key >= keys.first && key <= keys.last),
  );
  return own.map((cell) => readRow({ bytes, available: file.bytesOf(page) }, cell, file));
}
