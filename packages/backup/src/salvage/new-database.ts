import { closeSync, openSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { FileLayout } from './file-layout.ts';

export interface NewDatabaseOptions extends Pick<FileLayout, 'pageSize' | 'encoding' | 'isAutoVacuum'> {
  readonly userVersion: number;
  readonly applicationId: number;
}

const ENCODING_NAMES = { utf8: 'UTF-8', utf16le: 'UTF-16le', utf16be: 'UTF-16be' } as const;

/** Makes an empty file for rows that are saved, for its owner only. */
export function createNewDatabase(path: string, options: NewDatabaseOptions): Database {
  closeSync(openSync(path, 'wx', 0o600));
  const database = forFilling(openDatabase(path));
  database.pragma(`page_size = ${options.pageSize}`);
  database.pragma(`encoding = '${ENCODING_NAMES[options.encoding]}'`);
  if (options.isAutoVacuum) database.pragma('auto_vacuum = FULL');
  database.pragma(`user_version = ${options.userVersion}`);
  database.pragma(`application_id = ${options.applicationId}`);
  return database;
}

/** Opens the new file again. */
export function openNewDatabase(path: string): Database {
  return forFilling(openDatabase(path));
}

/**
 * The journal is in memory: a run that is killed throws the file away. Old dirt in the values must not keep rows out,
 * so foreign keys and CHECK are off while they come in.
 */
function forFilling(database: Database): Database {
  database.pragma('journal_mode = MEMORY');
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  database.pragma('ignore_check_constraints = ON');
  database.pragma('trusted_schema = OFF');
  // The texts of a full-text index are put back where it keeps them, which is not allowed otherwise.
  database.unsafeMode(true);
  return database;
}
