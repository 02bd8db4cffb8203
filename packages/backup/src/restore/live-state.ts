import { fstatSync, statSync } from 'node:fs';
import {
  type DatabaseHeader,
  databaseBytes,
  isDamage,
  isReadError,
  liveDescriptor,
  openDatabase,
  readHeaderFrom,
} from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';

/** What is there now, as far as it decides how a restore can be done. */
export type LiveState =
  | { readonly status: 'readable'; readonly applicationId: number; readonly userVersion: number }
  | { readonly status: 'missing' | 'empty' }
  | { readonly status: 'unreadable'; readonly reason: string };

/**
 * Looks at the live file. Its header is read before SQLite may: SQLite deletes the log of a file of 0 bytes, and may
 * write a log back into a file that is evidence.
 *
 * @throws BackupError `DATABASE_UNREADABLE` for something that isn't a file; SQLite's own error when it is locked
 */
export function examineLive(database: string): LiveState {
  const found = statSync(database, { throwIfNoEntry: false });
  if (found === undefined) return { status: 'missing' };
  if (!found.isFile()) openDatabase(database, { readonly: true });
  const descriptor = liveDescriptor(database);
  const { size } = fstatSync(descriptor);
  if (size === 0) return { status: 'empty' };
  const header = headerOf(descriptor);
  if (header === null) return { status: 'unreadable', reason: 'it does not begin as a SQLite file does' };
  if (isCutShort(header, size, database)) return { status: 'unreadable', reason: 'it is cut short' };
  return readThroughSqlite(database);
}

function headerOf(descriptor: number): DatabaseHeader | null {
  try {
    return readHeaderFrom(descriptor);
  } catch (error) {
    if (isReadError(error)) return null;
    throw error;
  }
}

/** A log may still bring what is missing at the end; without one nothing can. */
function isCutShort({ pageSize, pageCount }: DatabaseHeader, size: number, database: string): boolean {
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
