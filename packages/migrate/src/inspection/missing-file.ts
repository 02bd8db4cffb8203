import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { surveyBackups } from '@auralis/backup/support';
import { databaseBytes } from '@auralis/sqlite';
import type { JournalEntry } from '../support/entry.ts';
import { readJournal } from '../support/journal.ts';

/**
 * Why a missing or empty file is no fresh start: a library was there, and something took it. Null where there never was
 * one, as far as can be told.
 *
 * @param backups - the folder of backups; default: `backups` beside the library
 */
export function whyLost(database: string, backups?: string): string | null {
  if (databaseBytes(database).wal > 0) return 'its log is here, but the file itself is gone or empty';
  if (readJournal(database).some(tellsOfLibrary)) return 'its journal of updates tells of a library that was here';
  if (hasBackup(database, backups)) return 'there are backups of it, but the file itself is gone or empty';
  return pagesBefore(`${database}-journal`) > 0
    ? 'a journal of it is here, but the file itself is gone or empty'
    : null;
}

function tellsOfLibrary(entry: JournalEntry): boolean {
  if (entry.event === 'finished') return true;
  if (entry.event === 'stopped') return entry.wayBack === 'was-done';
  return entry.event === 'started' ? entry.from !== 0 : entry.event === 'restored' && entry.code === null;
}

/**
 * How many pages a database had before the transaction of a journal; none had one that was just being made. The word the
 * header begins with comes later than the number: https://sqlite.org/fileformat2.html#the_rollback_journal
 */
function pagesBefore(journal: string): number {
  if (!existsSync(journal)) return 0;
  const descriptor = openSync(journal, 'r');
  try {
    const head = Buffer.alloc(20);
    readSync(descriptor, head, 0, 20, 0);
    return head.readUInt32BE(16);
  } finally {
    closeSync(descriptor);
  }
}

/** Whether the folder holds a manifest of this database, whatever is in it. */
function hasBackup(database: string, directory: string | undefined): boolean {
  const { backups, unusable } = surveyBackups({ database, directory });
  return backups.length + unusable.length > 0;
}
