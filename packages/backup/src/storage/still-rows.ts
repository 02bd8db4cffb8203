/** A value of a row. Blobs are left out: nobody asks for one here. */
type StillValue = null | number | string;

/** A row id, and the values as they are stored: NULL in place of an INTEGER PRIMARY KEY. */
export interface StillRow {
  readonly rowid: number;
  readonly values: readonly StillValue[];
}

/** Not a plain sound file that nobody writes to: SQLite has to be asked. */
export class NotStill extends Error {}

const INTERIOR = 5;
const LEAF = 13;
/** Bytes of whole numbers by serial type 1 to 6. */
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8] as const;

/**
 * The rows of a table in the order of their row ids: https://sqlite.org/fileformat2.html#b_tree_pages. Unlike the reader
 * of a salvage it takes nothing that is out of the ordinary, and is read by a cold program in a millisecond.
 *
 * @param page - gives the bytes of a page; its reads throw where something leads out of the page
 * @throws NotStill for anything but whole rows of UTF-8 within their pages
 */
export function stillRows(page: (number: number) => Buffer, root: number, usable: number): readonly StillRow[] {
  const rows: StillRow[] = [];
  const visited = new Set<number>();
  const visit = (number: number): void => {
    if (visited.has(number)) throw new NotStill();
    visited.add(number);
    const bytes = page(number);
    const head = number === 1 ? 100 : 0;
    const kind = bytes.readUInt8(head);
    if (kind !== INTERIOR && kind !== LEAF) throw new NotStill();
    const pointers = head + (kind === INTERIOR ? 12 : 8);
    const end = pointers + 2 * bytes.readUInt16BE(head + 3);
    for (let at = pointers; at < end; at += 2) {
      const cell = bytes.readUInt16BE(at);
      if (cell < end) throw new NotStill();
      if (kind === INTERIOR) visit(bytes.readUInt32BE(cell));
      else rows.push(readRow(bytes, cell, usable));
    }
    if (kind === INTERIOR) visit(bytes.readUInt32BE(head + 8));
  };
  visit(root);
  return rows;
}

/** Where reading has come to in a page. */
interface Place {
  readonly bytes: Buffer;
  at: number;
}

function readRow(bytes: Buffer, cell: number, usable: number): StillRow {
  const place = { bytes, at: cell };
  const length = readVarint(place);
  const rowid = readVarint(place);
  const end = place.at + length;
  // A longer row goes on in other pages.
  if (length > usable - 35 || end > usable) throw new NotStill();
  const body = place.at + readVarint(place);
  const types: number[] = [];
  while (place.at < body) types.push(readVarint(place));
  if (place.at !== body) throw new NotStill();
  const values = types.map((type) => readValue(place, type));
  if (place.at !== end) throw new NotStill();
  return { rowid, values };
}

/** https://sqlite.org/fileformat2.html#varint, as far as a number holds it. */
function readVarint(place: Place): number {
  let value = 0;
  for (let index = 0; index < 7; index += 1) {
    const byte = place.bytes.readUInt8(place.at);
    place.at += 1;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  throw new NotStill();
}

/** https://sqlite.org/fileformat2.html#record_format */
function readValue(place: Place, type: number): StillValue {
  const { bytes, at } = place;
  if (type === 0) return null;
  if (type === 8 || type === 9) return type - 8;
  if (type === 10 || type === 11) throw new NotStill();
  place.at += type >= 12 ? (type - 12) >> 1 : type === 7 ? 8 : (INTEGER_BYTES[type] ?? 0);
  if (type === 7) return bytes.readDoubleBE(at);
  if (type === 6) return Number(bytes.readBigInt64BE(at));
  if (type < 6) return bytes.readIntBE(at, INTEGER_BYTES[type] ?? 0);
  return type % 2 === 0 ? null : bytes.toString('utf8', at, place.at);
}
