import { isUtf8 } from 'node:buffer';
import type { FileLayout, TextEncoding } from './page-file.ts';

/** A decoded varint, and the offset of the byte after it. */
export interface Varint {
  readonly value: bigint;
  readonly end: number;
}

/** Reads the signed 64-bit varint at `start`; null when it is cut off. https://sqlite.org/fileformat2.html#varint */
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

/** The ninth byte contributes all eight bits. */
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

/** Text that is not well formed in its encoding, kept as bytes because a string would change it. */
export class RawText {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** A stored value. Integers are bigint and reals are number, so that each is bound with its own type. */
export type StoredValue = null | bigint | number | string | Buffer | RawText;

type RecordRules = Pick<FileLayout, 'encoding' | 'isFormat4'>;

/** Byte length of an integer by serial type 1 to 6. */
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8] as const;

/**
 * The values of a record, or null when SQLite could not have written the bytes: wrong lengths, reserved serial
 * types, or an integer in more bytes than it needs. https://sqlite.org/fileformat2.html#record_format
 */
export function decodeRecord(payload: Buffer, rules: RecordRules): readonly StoredValue[] | null {
  const types = readSerialTypes(payload, payload.length);
  if (types === null) return null;
  const values: StoredValue[] = [];
  let position = types.bodyStart;
  for (const type of types.types) {
    const length = bodyBytes(type);
    const value = readValue(payload, position, type, rules);
    if (value === undefined) return null;
    values.push(value);
    position += length;
  }
  return values;
}

/** Whether a record of `length` bytes may begin with these bytes. An incomplete header is accepted. */
export function mayBeRecord(start: Buffer, length: number): boolean {
  const header = readVarint(start, 0);
  return header !== null && (header.value > BigInt(start.length) || readSerialTypes(start, length) !== null);
}

interface SerialTypes {
  readonly types: readonly number[];
  readonly bodyStart: number;
}

function readSerialTypes(payload: Buffer, length: number): SerialTypes | null {
  const header = readVarint(payload, 0);
  if (header === null || header.value < BigInt(header.end) || header.value > BigInt(payload.length)) return null;
  const bodyStart = Number(header.value);
  const types: number[] = [];
  let total = bodyStart;
  for (let position = header.end; position < bodyStart; ) {
    const type = readVarint(payload, position);
    if (type === null || type.end > bodyStart || type.value < 0n || type.value > 0xffffffffn) return null;
    if (type.value === 10n || type.value === 11n) return null;
    types.push(Number(type.value));
    total += bodyBytes(Number(type.value));
    position = type.end;
  }
  return total === length ? { types, bodyStart } : null;
}

function bodyBytes(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return type === 7 ? 8 : (INTEGER_BYTES[type] ?? 0);
}

/** Undefined when SQLite would not have stored the value in this form. */
function readValue(payload: Buffer, at: number, type: number, rules: RecordRules): StoredValue | undefined {
  if (type === 0) return null;
  if (type === 8) return 0n;
  if (type === 9) return 1n;
  if (type === 7) return readReal(payload, at);
  if (type < 7) return readInteger(payload, at, type, rules);
  const bytes = payload.subarray(at, at + bodyBytes(type));
  return type % 2 === 0 ? bytes : readText(bytes, rules.encoding);
}

function readReal(payload: Buffer, at: number): number | undefined {
  const value = payload.readDoubleBE(at);
  // SQLite stores NULL in place of a NaN.
  return Number.isNaN(value) ? undefined : value;
}

function readInteger(payload: Buffer, at: number, type: number, { isFormat4 }: RecordRules): bigint | undefined {
  const bytes = INTEGER_BYTES[type] ?? 0;
  const value = bytes === 8 ? payload.readBigInt64BE(at) : BigInt(payload.readIntBE(at, bytes));
  const shorter = INTEGER_BYTES[type - 1] ?? 0;
  if (shorter > 0) return BigInt.asIntN(shorter * 8, value) === value ? undefined : value;
  return isFormat4 && (value === 0n || value === 1n) ? undefined : value;
}

function readText(bytes: Buffer, encoding: TextEncoding): string | RawText {
  if (encoding === 'utf8') return isUtf8(bytes) ? bytes.toString('utf8') : new RawText(bytes);
  if (bytes.length % 2 !== 0) return new RawText(bytes);
  const text = (encoding === 'utf16le' ? bytes : Buffer.from(bytes).swap16()).toString('utf16le');
  return text.isWellFormed() ? text : new RawText(bytes);
}
