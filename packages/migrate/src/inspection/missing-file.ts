import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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
  if (readJournalIfUsable(database).some(provesDatabase)) return 'its upgrade journal shows that there was a database';
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

/**
 * Whether the folder has a manifest of this database, by the names of the files: importing `@auralis/backup` to read them
 * would make every start of an app slower.
 */
function hasBackup(database: string, directory = join(dirname(database), 'backups')): boolean {
  const manifest = `${basename(database)}.backup_`;
  return fileNames(directory).some((name) => name.startsWith(manifest) && name.endsWith('.json'));
}

function fileNames(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    // No folder of backups, or one that only the restore has to complain about.
    return [];
  }
}

/** What cannot be read proves nothing; an upgrade reports it. */
function readJournalIfUsable(database: string): readonly JournalEntry[] {
  try {
    return readJournal(database);
  } catch {
    return [];
  }
}
