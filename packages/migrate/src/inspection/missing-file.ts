import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { surveyBackups } from '@auralis/backup/support';
import { databaseBytes } from '@auralis/sqlite';
import { type JournalEntry, readJournal } from '../journal/journal.ts';

/**
 * Why a missing or empty file must not be treated as a first start: what shows that there was a database before. Null
 * where nothing shows it.
 *
 * @param backups - the folder of backups; default: `backups` beside the database
 */
export function reasonForMissingFile(database: string, backups?: string): string | null {
  if (databaseBytes(database).wal > 0) return 'its write-ahead log exists, but the file itself is missing or empty';
  if (readJournal(database).some(provesDatabase)) return 'its upgrade journal shows that there was a database';
  if (hasBackup(database, backups)) return 'backups of it exist, but the file itself is missing or empty';
  return pagesBefore(`${database}-journal`) > 0
    ? 'its rollback journal exists, but the file itself is missing or empty'
    : null;
}

function provesDatabase(entry: JournalEntry): boolean {
  if (entry.event === 'finished') return true;
  if (entry.event === 'stopped') return entry.wayBack === 'was-done';
  return entry.event === 'started' ? entry.from !== 0 : entry.event === 'restored' && entry.code === null;
}

/**
 * How many pages a database had before the transaction of a rollback journal; 0 for one that was being created. The
 * magic bytes of the header are written later than this number: https://sqlite.org/fileformat2.html#the_rollback_journal
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

/** Whether the folder has a manifest of this database, whatever its content. */
function hasBackup(database: string, directory: string | undefined): boolean {
  const { backups, unusable } = surveyBackups({ database, directory });
  return backups.length + unusable.length > 0;
}
