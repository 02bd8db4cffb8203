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
  const head: Place = { bytes, at: cell };
  const length = readVarint(head);
  const rowid = readVarint(head);
  const start = head.at;
  // A longer row goes on in other pages.
  if (length > usable - 35 || start + length > usable) throw new NotStill();
  const body: Place = { bytes, at: start + readVarint(head) };
  const end = body.at;
  const values: StillValue[] = [];
  while (head.at < end) values.push(readValue(body, readVarint(head)));
  if (head.at !== end || body.at !== start + length) throw new NotStill();
  return { rowid, values };
}

/** https://sqlite.org/fileformat2.html#varint, as far as a number holds it. */
function readVarint(place: Place): number {
  const first = place.bytes.readUInt8(place.at);
  place.at += 1;
  return first < 0x80 ? first : readLongVarint(place, first & 0x7f);
}

function readLongVarint(place: Place, first: number): number {
  let value = first;
  for (let index = 1; index < 7; index += 1) {
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
  if (type >= 12) {
    place.at += (type - 12) >> 1;
    return type % 2 === 0 ? null : bytes.toString('utf8', at, place.at);
  }
  if (type === 0) return null;
  if (type > 7) {
    if (type > 9) throw new NotStill();
    return type - 8;
  }
  const length = type === 7 ? 8 : (INTEGER_BYTES[type] ?? 0);
  place.at += length;
  if (type === 7) return bytes.readDoubleBE(at);
  return type === 6 ? Number(bytes.readBigInt64BE(at)) : bytes.readIntBE(at, length);
}
