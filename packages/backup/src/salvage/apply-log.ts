import { closeSync, fstatSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import { readFully } from '@auralis/sqlite/support';
import type { SalvageReport } from './salvage-report.ts';

/**
 * The first bytes of a log that has content. SQLite may leave a finished journal in place with a header of zeros.
 * https://sqlite.org/fileformat2.html#the_rollback_journal
 */
const LOGS = [
  { ending: '-wal', magic: /^377f068[23]/ },
  { ending: '-journal', magic: /^d9d505f920a163d7/ },
] as const;

/**
 * Lets SQLite bring a scratch copy to its last commit: it applies the complete transactions of a `-wal`, checked by
 * their checksums, and rolls back an unfinished transaction from a `-journal`.
 */
export function applyLog(scratch: string): SalvageReport['log'] {
  const logs = LOGS.map(({ ending, magic }) => ({ path: scratch + ending, magic })).filter(isLog);
  if (logs.length === 0) return 'none';
  const commit = logs.some(({ path }) => path.endsWith('-wal')) ? lastCommitIn(`${scratch}-wal`) : 0;
  try {
    return recover(scratch) >= commit && !logs.some(isLog) ? 'applied' : 'unreadable';
  } catch {
    // SQLite cannot open the copy, so only the pages of the file itself are left to read.
    return 'unreadable';
  } finally {
    // SQLite must not apply a remaining log while salvage reads the pages.
    for (const ending of ['-wal', '-journal', '-shm']) rmSync(scratch + ending, { force: true });
  }
}

/** Returns how many frames of a `-wal` SQLite read. */
function recover(scratch: string): number {
  const database = openDatabase(scratch);
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    const [taken] = database.pragma('wal_checkpoint(PASSIVE)') as readonly { readonly log: number }[];
    database.pragma('wal_checkpoint(TRUNCATE)');
    // SQLite returns -1 when there is no log.
    return Math.max(0, taken?.log ?? 0);
  } finally {
    database.close();
  }
}

function isLog({ path, magic }: { readonly path: string; readonly magic: RegExp }): boolean {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return false;
  const descriptor = openSync(path, 'r');
  try {
    const start = Buffer.alloc(8);
    readSync(descriptor, start, 0, start.length, 0);
    return magic.test(start.toString('hex'));
  } finally {
    closeSync(descriptor);
  }
}

const HEADER = 32;
const FRAME_HEADER = 24;

/**
 * The number of the last commit frame in a `-wal` with the current salts, even if its checksum is wrong; 0 when there
 * is none. https://sqlite.org/fileformat2.html#walformat
 */
function lastCommitIn(path: string): number {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    if (size < HEADER) return 0;
    const header = readFully(descriptor, Buffer.alloc(HEADER), 0);
    const frameBytes = FRAME_HEADER + header.readUInt32BE(8);
    let last = 0;
    for (let frame = 1; HEADER + frame * frameBytes <= size; frame += 1) {
      const start = readFully(descriptor, Buffer.alloc(FRAME_HEADER), HEADER + (frame - 1) * frameBytes);
      // Frames with other salts remain from before the last reset of the log.
      const isOfThisRun = start.subarray(8, 16).equals(header.subarray(16, 24));
      if (isOfThisRun && start.readUInt32BE(4) !== 0) last = frame;
    }
    return last;
  } finally {
    closeSync(descriptor);
  }
}
