import { rmSync, statSync } from 'node:fs';
import { openDatabase } from '../storage/open-database.ts';
import type { SalvageReport } from './salvage-report.ts';

/**
 * Lets SQLite bring a scratch copy to its last commit from the log beside it: it takes the whole transactions of a
 * `-wal`, by their checksums, and rolls an unfinished one back from a `-journal`.
 */
export function applyLog(scratch: string): SalvageReport['log'] {
  const logs = [`${scratch}-wal`, `${scratch}-journal`].filter((path) => (sizeOf(path) ?? 0) > 0);
  if (logs.length === 0) return 'none';
  try {
    const database = openDatabase(scratch);
    try {
      database.prepare('SELECT count(*) FROM sqlite_schema').get();
      database.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      database.close();
    }
    return logs.every((path) => (sizeOf(path) ?? 0) === 0) ? 'applied' : 'unreadable';
  } catch {
    // Too damaged to be opened: its own pages are all there is.
    return 'unreadable';
  } finally {
    // What is left must not be put back once the pages are being read.
    for (const path of [...logs, `${scratch}-shm`]) rmSync(path, { force: true });
  }
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}
