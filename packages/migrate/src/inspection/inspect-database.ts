import { existsSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { freeBytes, type OpenDatabaseOptions, openDatabase } from '@auralis/sqlite';
import { liveDescriptor } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { journalPath } from '../journal/journal.ts';
import { assertMigrationSet, type MigrationSet } from '../migrations/migration-set.ts';
import { resolveLinks, unreadableError } from '../resolve-links.ts';
import { inspectConnection } from './inspect-connection.ts';
import type { Inspection } from './inspection.ts';
import { reasonForMissingFile } from './missing-file.ts';

export interface InspectOptions {
  /** How long to block, in milliseconds, while another program keeps the file locked. Default 5000. */
  readonly timeoutMs?: number;
}

/**
 * Determines what a file is and which schema version it has, through one read-only connection. It never changes the
 * file, and never reports a file that it could not read as absent or as version 0.
 *
 * The `status` of the result is `absent`, `empty`, `current`, `behind`, `ahead`, `legacy` (from before schema versions
 * were recorded), `foreign` (not a database of this app), `damaged` or `drifted` (ledger, schema and migrations
 * disagree).
 *
 * @param path - symbolic links are followed
 * @throws MigrateError `DATABASE_BUSY`, `DATABASE_UNREADABLE`, `DISK_FULL`
 *
 * @example
 * const migrations = await loadMigrations('migrations');
 * try {
 *   const found = inspectDatabase('app.db', migrations);
 *   if (found.status === 'behind') console.log(`schema ${found.version} of ${found.wanted}`);
 *   if (found.status === 'damaged') console.error(found.reason);
 * } catch (error) {
 *   if (!(error instanceof MigrateError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export function inspectDatabase(
  path: string,
  migrations: MigrationSet,
  { timeoutMs = 5000 }: InspectOptions = {},
): Inspection {
  assertMigrationSet(migrations);
  const database = resolveLinks(path);
  const found = statSync(database, { throwIfNoEntry: false });
  const hasContent = found !== undefined && (!found.isFile() || found.size > 0);
  const withoutContent = hasContent ? null : inspectWithoutContent(database, found === undefined ? 'absent' : 'empty');
  if (withoutContent !== null) return withoutContent;
  // SQLite takes a file of 1 byte for an empty one.
  if (found?.isFile() && found.size === 1) return inspectNonSqlite(database, 'it has 1 byte');
  return inspectContent(
    database,
    timeoutMs,
    (connection) =>
      inspectTruncated(connection, database, found?.size ?? 0) ?? inspectConnection(connection, database, migrations),
  );
}

/** Null where the file has content after all. */
function inspectWithoutContent(database: string, status: 'absent' | 'empty'): Inspection | null {
  const reason = reasonForMissingFile(database);
  // Meanwhile another program may have created the database.
  if (fileSize(database) > 0) return null;
  return reason === null ? { status, database } : { status: 'damaged', database, reason, isLost: true };
}

function inspectContent(path: string, timeoutMs: number, inspect: (connection: Database) => Inspection): Inspection {
  try {
    return withConnection(path, { readonly: true, timeoutMs }, inspect);
  } catch (error) {
    // Recovery after a crash needs a connection that may write: SQLite then completes or rolls back, as at any open.
    if (!/^SQLITE_(?:READONLY_(?:ROLLBACK|RECOVERY|CANTINIT)|CANTOPEN)/.test(sqliteCode(error)))
      return inspectUnreadable(path, error);
  }
  try {
    return withConnection(path, { timeoutMs }, inspect);
  } catch (error) {
    return inspectUnreadable(path, error);
  }
}

function withConnection(
  path: string,
  options: OpenDatabaseOptions,
  inspect: (connection: Database) => Inspection,
): Inspection {
  const connection = openDatabase(path, options);
  try {
    // One snapshot for everything that is read: another app may commit an upgrade meanwhile.
    connection.exec('BEGIN');
    return inspect(connection);
  } finally {
    connection.close();
  }
}

/** SQLite counts a partial page as a page and reads its missing bytes as zeros, so the size has to be compared. */
function inspectTruncated(connection: Database, database: string, sizeBefore: number): Inspection | null {
  const pageCount = Number(connection.pragma('page_count', { simple: true }));
  const pageSize = Number(connection.pragma('page_size', { simple: true }));
  const wanted = pageSize * pageCount;
  if (sizeBefore >= wanted) return null;
  // The file may have grown meanwhile.
  const bytes = fileSize(database);
  // Pages in the write-ahead log may not be in the file yet.
  if (bytes >= wanted || fileSize(`${database}-wal`) > 0) return null;
  return { status: 'damaged', database, reason: `the file ends after ${bytes} of ${wanted} bytes` };
}

function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** SQLite's message about an unknown schema format number, which has no error code of its own. */
const UNSUPPORTED = 'unsupported file format';

function inspectUnreadable(database: string, error: unknown): Inspection {
  if (error instanceof MigrateError) throw error;
  const code = sqliteCode(error);
  const reason = error instanceof Error ? error.message : String(error);
  if (code.startsWith('SQLITE_NOTADB')) return inspectNonSqlite(database, reason);
  if (code.startsWith('SQLITE_CORRUPT') || reason === UNSUPPORTED) return { status: 'damaged', database, reason };
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) {
    throw new MigrateError('DATABASE_BUSY', {
      message: 'Another program is using the database.',
      detail: `${code} while reading ${database}`,
      hint: 'Close the other program and try again.',
      facts: { database },
      cause: error,
    });
  }
  if (/^SQLITE_(?:FULL|IOERR_SHMSIZE)/.test(code)) assertSpaceForReading(database, error);
  throw unreadableError(database, error);
}

/** To read a write-ahead log that a crash left, SQLite creates its index beside it. */
const SPACE_FOR_READING = 64 * 1024;

function assertSpaceForReading(database: string, cause: unknown): void {
  const directory = dirname(database);
  const free = freeBytes(directory);
  if (free >= SPACE_FOR_READING) return;
  throw new MigrateError('DISK_FULL', {
    message: `The disk that holds ${directory} is too full even to read the database. Nothing was changed.`,
    detail: `${String(cause)}; ${free} bytes are free.`,
    hint: 'Free some space on that disk and try again.',
    facts: { directory, needed: SPACE_FOR_READING, free, missing: SPACE_FOR_READING - free },
    cause,
  });
}

/**
 * A file whose header is nearly right, or all zeros, was a database once, and so was a file with an upgrade journal
 * beside it; any other file never was one.
 */
function inspectNonSqlite(database: string, reason: string): Inspection {
  const header = Buffer.alloc(100);
  const bytesRead = readSync(liveDescriptor(database), header, 0, 100, 0);
  const magic = Buffer.from('SQLite format 3\0');
  const matching = magic.filter((byte, index) => header[index] === byte).length;
  const hasFractions = header[21] === 64 && header[22] === 32 && header[23] === 32;
  if (bytesRead === 100 && (matching >= 8 || hasFractions || header.every((byte) => byte === 0)))
    return { status: 'damaged', database, reason: 'the file header is damaged' };
  if (existsSync(journalPath(database)))
    return { status: 'damaged', database, reason: `it was a database, but is no SQLite file any more (${reason})` };
  return { status: 'foreign', database, tables: [], reason: `it is not a SQLite file (${reason})` };
}

function sqliteCode(error: unknown): string {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } };
  const sqlite = [code, cause?.code].find((one) => typeof one === 'string' && one.startsWith('SQLITE_'));
  return typeof sqlite === 'string' && sqlite !== 'SQLITE_UNSUPPORTED' ? sqlite : '';
}
