import { databaseBytes, hasBackup } from '@auralis/backup/storage';
import type { JournalEntry } from './journal/entry.ts';
import { readJournal } from './journal/journal.ts';
import { runsOf } from './journal/runs.ts';

/**
 * Why a missing or empty file is no fresh start: a library was there, and something took it. Null where there never was
 * one, as far as can be told.
 *
 * @param backups - the folder of backups; default: `backups` beside the library
 */
export function whyLost(database: string, backups?: string): string | null {
  const { wal, journal } = databaseBytes(database);
  const entries = readJournal(database);
  if (wal > 0) return 'its log is here, but the file itself is gone or empty';
  if (entries.some(tellsOfLibrary)) return 'its journal of updates tells of a library that was here';
  if (hasBackup(database, backups)) return 'there are backups of it, but the file itself is gone or empty';
  // SQLite makes one before the first page of a new file, too: then we were stopped while we made it.
  if (journal > 0 && !wasBeingMade(entries)) return 'a journal of it is here, but the file itself is gone or empty';
  return null;
}

function tellsOfLibrary(entry: JournalEntry): boolean {
  if (entry.event === 'finished') return true;
  if (entry.event === 'stopped') return entry.wayBack === 'was-done';
  return entry.event === 'started' ? entry.from !== 0 : entry.event === 'restored' && entry.code === null;
}

function wasBeingMade(entries: readonly JournalEntry[]): boolean {
  return runsOf(entries).at(-1)?.end === null;
}
