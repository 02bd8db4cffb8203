import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import type { SalvageReport } from './salvage-report.ts';
import { lastCommitIn } from './wal-frames.ts';

/**
 * What a log begins with that has something to say: a journal that is done with may stay, with zeros in its head.
 * https://sqlite.org/fileformat2.html#the_rollback_journal
 */
const LOGS = [
  { ending: '-wal', magic: /^377f068[23]/ },
  { ending: '-journal', magic: /^d9d505f920a163d7/ },
] as const;

/**
 * Lets SQLite bring a scratch copy to its last commit from the log beside it: it takes the whole transactions of a
 * `-wal`, by their checksums, and rolls an unfinished one back from a `-journal`.
 */
export function applyLog(scratch: string): SalvageReport['log'] {
  const logs = LOGS.map(({ ending, magic }) => ({ path: scratch + ending, magic })).filter(isLog);
  if (logs.length === 0) return 'none';
  const commit = logs.some(({ path }) => path.endsWith('-wal')) ? lastCommitIn(`${scratch}-wal`) : 0;
  try {
    return recover(scratch) >= commit && !logs.some(isLog) ? 'applied' : 'unreadable';
  } catch {
    // Too damaged to be opened: its own pages are all there is.
    return 'unreadable';
  } finally {
    // What is left must not be put back once the pages are being read.
    for (const ending of ['-wal', '-journal', '-shm']) rmSync(scratch + ending, { force: true });
  }
}

/** Returns how many frames of a `-wal` SQLite has taken. */
function recover(scratch: string): number {
  const database = openDatabase(scratch);
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    const [taken] = database.pragma('wal_checkpoint(PASSIVE)') as readonly { readonly log: number }[];
    database.pragma('wal_checkpoint(TRUNCATE)');
    // -1 where there is none.
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
