import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { BackupError } from '../errors.ts';
import { assertRuntime } from './runtime.ts';

export interface OpenDatabaseOptions {
  readonly readonly?: boolean;
  /** How long to wait for another connection's lock, in milliseconds. Default 5000. */
  readonly timeoutMs?: number;
  /** Only with `true` is a missing file made. */
  readonly create?: boolean;
}

/**
 * Opens a SQLite file after checking that this Node and this engine are fit for it. The name is taken literally,
 * whatever is in it, and a missing file is an error unless `create` says otherwise.
 *
 * @throws BackupError `NODE_UNSUPPORTED`, `SQLITE_UNSUPPORTED`, `DATABASE_MISSING`, `DATABASE_UNREADABLE`
 *
 * @example
 * const database = openDatabase('/home/ana/.auralis/library.db', { readonly: true });
 */
export function openDatabase(path: string, options: OpenDatabaseOptions = {}): Database {
  const { readonly = false, timeoutMs = 5000, create = false } = options;
  if (readonly && create) throw new TypeError('A database cannot be created by a read-only connection');
  assertRuntime();
  const file = resolve(path);
  assertFile(file, create);
  try {
    return new Sqlite(literalName(file), { readonly, fileMustExist: !create, timeout: timeoutMs });
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
    throw new BackupError('DATABASE_MISSING', {
      message: `There is no file ${file}.`,
      detail: 'The path was opened without leave to create it.',
      facts: { database: file },
    });
  }
  if (!found.isFile()) throw unreadable(file, new Error(found.isDirectory() ? 'it is a folder' : 'it is not a file'));
}

function unreadable(file: string, cause: unknown): BackupError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new BackupError('DATABASE_UNREADABLE', {
    message: `The file ${file} could not be opened: ${reason}.`,
    detail: 'See the cause: a folder, missing rights, or a parent folder that does not exist.',
    facts: { database: file },
    cause,
  });
}
