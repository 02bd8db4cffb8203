import { fstatSync, statSync } from 'node:fs';
import { databaseBytes, openDatabase } from '@auralis/sqlite';
import { type DatabaseHeader, isDamage, isReadError, liveDescriptor, readHeaderFrom } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';

/** `in-place`: SQLite writes into the existing file. `swap`: a copy of the backup replaces the file. */
export type RestoreMethod = 'in-place' | 'swap';

/** The state of the live database file, as far as it decides how a restore can be done. */
export type LiveState =
  | { readonly status: 'readable'; readonly applicationId: number; readonly userVersion: number }
  | { readonly status: 'missing' | 'empty' }
  | { readonly status: 'unreadable'; readonly reason: string };

/**
 * Examines the live file. Reads its header before SQLite opens it: SQLite deletes the log of a file of 0 bytes, and may
 * write a log back into a file that must be preserved as it is.
 *
 * @throws DatabaseError `DATABASE_UNREADABLE` for something that isn't a file; SQLite's own error when it is locked
 */
export function examineLive(database: string): LiveState {
  const found = statSync(database, { throwIfNoEntry: false });
  if (found === undefined) return { status: 'missing' };
  if (!found.isFile()) openDatabase(database, { readonly: true });
  const descriptor = liveDescriptor(database);
  const { size } = fstatSync(descriptor);
  if (size === 0) return { status: 'empty' };
  const header = headerOf(descriptor);
  if (header === null) return { status: 'unreadable', reason: 'it does not begin with the header of a SQLite file' };
  if (isTruncated(header, size, database)) return { status: 'unreadable', reason: 'it is truncated' };
  return readThroughSqlite(database);
}

/** better-sqlite3 trims the name of the file that it restores into, and would remove a file that it takes for new. */
export function chooseMethod(database: string, live: LiveState): RestoreMethod {
  return live.status === 'readable' && database.trim() === database ? 'in-place' : 'swap';
}

function headerOf(descriptor: number): DatabaseHeader | null {
  try {
    return readHeaderFrom(descriptor);
  } catch (error) {
    if (isReadError(error)) return null;
    throw error;
  }
}

/** Only a log could still hold the pages that are missing at the end. */
function isTruncated({ pageSize, pageCount }: DatabaseHeader, size: number, database: string): boolean {
  const { wal, journal } = databaseBytes(database);
  return wal === 0 && journal === 0 && size < pageSize * pageCount;
}

function readThroughSqlite(database: string): LiveState {
  let connection: Database | null = null;
  try {
    connection = openDatabase(database, { timeoutMs: 0 });
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
    const number = (name: string) => Number(connection?.pragma(name, { simple: true }));
    return { status: 'readable', applicationId: number('application_id'), userVersion: number('user_version') };
  } catch (error) {
    if (!isDamage(error) && !isReadError(error)) throw error;
    return { status: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    connection?.close();
  }
}
