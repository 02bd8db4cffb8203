import { closeSync, openSync, readSync } from 'node:fs';

/** The first 100 bytes of a SQLite file: https://sqlite.org/fileformat2.html#the_database_header */
export interface DatabaseHeader {
  readonly pageSize: number;
  /** Bytes reserved at the end of each page. */
  readonly reserved: number;
  /** As in the header; 0 when the last writer was too old to maintain it. */
  readonly pageCount: number;
  readonly journalMode: 'wal' | 'rollback';
  readonly encoding: 'utf8' | 'utf16le' | 'utf16be';
  readonly userVersion: number;
  readonly applicationId: number;
}

/** The first bytes of every SQLite file. */
export const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const ENCODINGS = ['utf8', 'utf8', 'utf16le', 'utf16be'] as const;

/** Reads the header of a file that this process doesn't have open as a database; null when it isn't a SQLite file. */
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

/** Null when the bytes are not the header of a SQLite file. */
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
