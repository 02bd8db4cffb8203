import { closeSync, openSync, readSync } from 'node:fs';

/** The first 100 bytes of a SQLite file: https://sqlite.org/fileformat2.html#the_database_header */
export interface DatabaseHeader {
  readonly pageSize: number;
  /** Bytes kept free at the end of each page. */
  readonly reserved: number;
  /** As the header says; 0 when a writer too old to keep it was last. */
  readonly pageCount: number;
  readonly journalMode: 'wal' | 'rollback';
  readonly encoding: 'utf8' | 'utf16le' | 'utf16be';
  readonly userVersion: number;
  readonly applicationId: number;
}

/** What every SQLite file begins with. */
export const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const ENCODINGS = ['utf8', 'utf8', 'utf16le', 'utf16be'] as const;

/** Reads the header of a file that isn't open as a database here; null when it isn't a SQLite file's. */
export function readHeader(path: string): DatabaseHeader | null {
  const descriptor = openSync(path, 'r');
  try {
    return readHeaderFrom(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function readHeaderFrom(descriptor: number): DatabaseHeader | null {
  const bytes = Buffer.alloc(100);
  return readSync(descriptor, bytes, 0, 100, 0) === 100 ? parseHeader(bytes) : null;
}

/**
 * Whether a header says nothing that this package would have to guess at: a known file format and schema format, and a
 * page count that the last writer kept (https://sqlite.org/fileformat2.html#in_header_database_size).
 */
export function isPlainHeader(bytes: Buffer): boolean {
  const isFormatKnown = [18, 19].every((at) => bytes[at] === 1 || bytes[at] === 2);
  const hasFractions = bytes[21] === 64 && bytes[22] === 32 && bytes[23] === 32;
  const isSchemaKnown = bytes.readUInt32BE(44) >= 1 && bytes.readUInt32BE(44) <= 4;
  const isEncodingKnown = bytes.readUInt32BE(56) >= 1 && bytes.readUInt32BE(56) <= 3;
  return isFormatKnown && hasFractions && isSchemaKnown && isEncodingKnown;
}

export function parseHeader(bytes: Buffer): DatabaseHeader | null {
  if (bytes.length < 100 || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const pageSize = bytes.readUInt16BE(16) === 1 ? 65536 : bytes.readUInt16BE(16);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) return null;
  const isCountKept = bytes.readUInt32BE(24) === bytes.readUInt32BE(92);
  return {
    pageSize,
    reserved: bytes.readUInt8(20),
    pageCount: isCountKept ? bytes.readUInt32BE(28) : 0,
    journalMode: bytes.readUInt8(19) === 2 ? 'wal' : 'rollback',
    encoding: ENCODINGS[bytes.readUInt32BE(56)] ?? 'utf8',
    userVersion: bytes.readInt32BE(60),
    applicationId: bytes.readInt32BE(68),
  };
}
