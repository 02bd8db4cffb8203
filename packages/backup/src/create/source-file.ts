import { fstatSync } from 'node:fs';
import { databaseBytes, openDatabase } from '@auralis/sqlite';
import { assertNotEmpty, liveDescriptor, readHeaderFrom } from '@auralis/sqlite/support';
import type { BackupPlace } from '../catalog/backup-place.ts';
import { BackupError } from '../errors.ts';

/** The smallest page size, and so the smallest size of a SQLite file. */
const MIN_BYTES = 512;

/**
 * Rejects what can't be backed up before anything is written for it.
 *
 * @throws BackupError or DatabaseError `DATABASE_MISSING`, `DATABASE_UNREADABLE`, `DATABASE_DAMAGED`
 */
export function assertSqliteFile({ database }: BackupPlace): void {
  assertNotEmpty(database);
  // Reports a missing file, or something that isn't a file. It reads nothing.
  openDatabase(database, { readonly: true }).close();
  const descriptor = liveDescriptor(database);
  if (readHeaderFrom(descriptor) !== null) return;
  const { size } = fstatSync(descriptor);
  // SQLite takes a file of 1 byte for an empty one, and deletes the log beside it.
  if (size >= MIN_BYTES && hasLog(database)) return;
  throw new BackupError('DATABASE_DAMAGED', {
    message: `The file ${database} is not a SQLite database.`,
    detail: `Its ${size} bytes do not begin with the header of a SQLite file.`,
    hint: 'Check the path. If the database was there, restore a backup of it.',
    facts: { database, bytes: size },
  });
}

/** SQLite can restore a damaged first page from a log. */
function hasLog(database: string): boolean {
  const { wal, journal } = databaseBytes(database);
  return wal > 0 || journal > 0;
}
