/** A whole number in SQLite's 1 to 9 byte form, and where it ends. */
export interface Varint {
  readonly value: bigint;
  readonly end: number;
}

/** Reads the signed 64-bit varint at `start`; null when the bytes end first. https://sqlite.org/fileformat2.html#varint */
export function readVarint(bytes: Buffer, start: number): Varint | null {
  let small = 0;
  for (let index = 0; index < 6; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) return null;
    small = small * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value: BigInt(small), end: start + index + 1 };
  }
  return readLongVarint(bytes, start + 6, BigInt(small));
}

/** The ninth byte counts with all its bits. */
function readLongVarint(bytes: Buffer, start: number, head: bigint): Varint | null {
  let value = head;
  for (let index = 0; index < 2; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) return null;
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return { value: BigInt.asIntN(64, value), end: start + index + 1 };
  }
  const last = bytes[start + 2];
  if (last === undefined) return null;
  return { value: BigInt.asIntN(64, (value << 8n) | BigInt(last)), end: start + 3 };
}
