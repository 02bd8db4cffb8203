import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { DatabaseError } from './errors.ts';
import { assertRuntime } from './runtime.ts';

export interface OpenDatabaseOptions {
  readonly readonly?: boolean;
  /** How long to wait for another connection's lock, in milliseconds. Default 5000. */
  readonly timeoutMs?: number;
  /** Creates a missing file. Default: false. */
  readonly create?: boolean;
  readonly prepare?: PrepareConnection | undefined;
}

/**
 * Makes a connection ready for a file that needs more than SQLite has: registers functions, loads extensions. It must not
 * write, begin a transaction or change a setting.
 */
export type PrepareConnection = (connection: Database) => void;

/**
 * Opens a SQLite file, after checking that this version of Node and of SQLite can be used safely. Takes the name literally,
 * whatever characters it contains; a missing file is an error unless `create` is set.
 *
 * @throws DatabaseError `NODE_UNSUPPORTED`, `SQLITE_UNSUPPORTED`, `DATABASE_MISSING`, `DATABASE_UNREADABLE`
 *
 * @example
 * const database = openDatabase('app.db', { readonly: true });
 */
export function openDatabase(path: string, options: OpenDatabaseOptions = {}): Database {
  const { readonly = false, timeoutMs = 5000, create = false, prepare } = options;
  if (readonly && create) throw new TypeError('A database cannot be created by a read-only connection');
  assertRuntime();
  const file = resolve(path);
  assertFile(file, create);
  const connection = connect(file, { readonly, fileMustExist: !create, timeout: timeoutMs });
  try {
    prepare?.(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function connect(file: string, options: Sqlite.Options): Database {
  try {
    return new Sqlite(literalName(file), options);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/**
 * better-sqlite3 trims the name it is given. A NUL after a blank keeps it: trim() does not count it as white space,
 * and SQLite's C string ends there.
 */
function literalName(file: string): string {
  return file.trim() === file ? file : `${file}\0`;
}

function assertFile(file: string, create: boolean): void {
  let found: ReturnType<typeof statSync>;
  try {
    found = statSync(file, { throwIfNoEntry: false });
  } catch (cause) {
    throw unreadable(file, cause);
  }
  if (found === undefined) {
    if (create) return;
    throw new DatabaseError('DATABASE_MISSING', {
      message: `The file ${file} does not exist.`,
      detail: 'There is no file at this path.',
      hint: 'Check the path.',
      facts: { database: file },
    });
  }
  if (!found.isFile()) throw unreadable(file, new Error(found.isDirectory() ? 'it is a folder' : 'it is not a file'));
}

function unreadable(file: string, cause: unknown): DatabaseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseError('DATABASE_UNREADABLE', {
    message: `The file ${file} could not be opened: ${reason}.`,
    detail: 'The path is a folder, access is denied, or the parent folder does not exist.',
    hint: 'Check the path and the permissions.',
    facts: { database: file },
    cause,
  });
}

/**
 * Rejects a file of 0 bytes: opening it would make SQLite delete the log beside it, which may be all that is left (https://sqlite.org/fileformat2.html#the_write_ahead_log).
 *
 * @throws DatabaseError `DATABASE_DAMAGED`
 */
export function assertNotEmpty(database: string): void {
  const found = statSync(database, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size > 0) return;
  throw new DatabaseError('DATABASE_DAMAGED', {
    message: `The file ${database} is empty.`,
    detail: 'The file has 0 bytes. A log beside it was not touched.',
    hint: 'Restore a backup, or salvage the log with `auralis-backup salvage`.',
    facts: { database },
  });
}
