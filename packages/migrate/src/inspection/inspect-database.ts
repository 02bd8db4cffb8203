import { existsSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { databaseBytes, freeBytes, liveDescriptor, type OpenDatabaseOptions, openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { journalPath } from '../support/journal.ts';
import { inspectOpen } from './inspect-open.ts';
import type { Inspection } from './inspection.ts';
import { whyLost } from './missing-file.ts';
import { resolveLinks } from './resolve-links.ts';
import { unreadable } from './unreadable.ts';

/**
 * Says what a file is, without changing it: one read-only open.
 *
 * @param options.timeoutMs - how long to wait, blocking, while another program keeps the file from being read
 * @throws MigrateError `DATABASE_BUSY`, `DATABASE_UNREADABLE`, `DISK_FULL` when nothing can be said; an error is never "version 0"
 *
 * @example
 * const { status } = inspectDatabase('library.db', await loadMigrations('migrations'));
 */
export function inspectDatabase(
  path: string,
  migrations: MigrationSet,
  { timeoutMs = 5000 }: { readonly timeoutMs?: number } = {},
): Inspection {
  const database = resolveLinks(path);
  return (
    inspectNothing(database) ??
    reading(
      database,
      timeoutMs,
      (connection) => cutShort(connection, database) ?? inspectOpen(connection, database, migrations),
    )
  );
}

/** Null where there is something in the file. */
function inspectNothing(database: string): Inspection | null {
  const found = statSync(database, { throwIfNoEntry: false });
  if (found === undefined) return nothingIn(database, 'absent');
  return found.isFile() && found.size === 0 ? nothingIn(database, 'empty') : null;
}

/** Null when something has come into the file meanwhile: another program was making the library. */
function nothingIn(database: string, status: 'absent' | 'empty'): Inspection | null {
  const reason = whyLost(database);
  if (databaseBytes(database).main > 0) return null;
  return reason === null ? { status, database } : { status: 'damaged', database, reason, remains: 'nothing' };
}

function reading(path: string, timeoutMs: number, work: (connection: Database) => Inspection): Inspection {
  try {
    return readAs(path, { readonly: true, timeoutMs }, work);
  } catch (error) {
    // What a crash left behind needs a connection that may write: SQLite then finishes or undoes it, as at any open.
    if (!/^SQLITE_(?:READONLY_(?:ROLLBACK|RECOVERY|CANTINIT)|CANTOPEN)/.test(codeOf(error)))
      return explain(path, error);
  }
  try {
    return readAs(path, { timeoutMs }, work);
  } catch (error) {
    return explain(path, error);
  }
}

function readAs(path: string, options: OpenDatabaseOptions, work: (connection: Database) => Inspection): Inspection {
  const connection = openDatabase(path, options);
  try {
    // One moment for everything that is read: another app may commit an upgrade meanwhile.
    connection.exec('BEGIN');
    return work(connection);
  } finally {
    connection.close();
  }
}

/** SQLite counts a page begun as a page, and reads what is cut off as zeros. */
function cutShort(connection: Database, database: string): Inspection | null {
  const numberOf = (pragma: string) => Number(connection.pragma(pragma, { simple: true }));
  const wanted = numberOf('page_size') * numberOf('page_count');
  const { main, wal } = databaseBytes(database);
  if (wal > 0 || main >= wanted) return null;
  return { status: 'damaged', database, reason: `the file ends after ${main} of ${wanted} bytes` };
}

/** What SQLite says of a schema format number that it does not know; it has no code of its own. */
const UNSUPPORTED = 'unsupported file format';

function explain(database: string, error: unknown): Inspection {
  if (error instanceof MigrateError) throw error;
  const code = codeOf(error);
  const reason = error instanceof Error ? error.message : String(error);
  if (code.startsWith('SQLITE_NOTADB')) return notSqlite(database, reason);
  if (code.startsWith('SQLITE_CORRUPT') || reason === UNSUPPORTED) return { status: 'damaged', database, reason };
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) {
    throw new MigrateError('DATABASE_BUSY', {
      message: 'Another program is using the library. Close it and try again.',
      detail: `${code} while reading ${database}`,
      facts: { database },
      cause: error,
    });
  }
  if (/^SQLITE_(?:FULL|IOERR_SHMSIZE)/.test(code)) assertRoomToRead(database, error);
  throw unreadable(database, error);
}

/** To read a log that a crash left, SQLite makes an index of it beside it. */
const ROOM_TO_READ = 64 * 1024;

function assertRoomToRead(database: string, cause: unknown): void {
  const directory = dirname(database);
  const free = freeBytes(directory);
  if (free >= ROOM_TO_READ) return;
  const missing = ROOM_TO_READ - free;
  throw new MigrateError('DISK_FULL', {
    message: `The disk with ${directory} is full: not even reading the library is possible. Free some space there and try again; nothing was changed.`,
    detail: `${String(cause)}; ${free} bytes are free.`,
    facts: { directory, needed: ROOM_TO_READ, free, missing },
    cause,
  });
}

/**
 * A header that is nearly right, or all zeros, was once a database, and so was a file with a journal of upgrades beside
 * it; anything else never was.
 */
function notSqlite(database: string, reason: string): Inspection {
  const header = Buffer.alloc(100);
  const read = readSync(liveDescriptor(database), header, 0, 100, 0);
  const magic = Buffer.from('SQLite format 3\0');
  const alike = magic.filter((byte, index) => header[index] === byte).length;
  const fractions = header[21] === 64 && header[22] === 32 && header[23] === 32;
  if (read === 100 && (alike >= 8 || fractions || header.every((byte) => byte === 0)))
    return { status: 'damaged', database, reason: 'the file header is damaged' };
  if (existsSync(journalPath(database)))
    return { status: 'damaged', database, reason: `it was a library, and is no longer a SQLite file (${reason})` };
  return { status: 'foreign', database, tables: [], reason: `it is not a SQLite file (${reason})` };
}

function codeOf(error: unknown): string {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } };
  const sqlite = [code, cause?.code].find((one) => typeof one === 'string' && one.startsWith('SQLITE_'));
  return typeof sqlite === 'string' && sqlite !== 'SQLITE_UNSUPPORTED' ? sqlite : '';
}
