import { setTimeout as sleep } from 'node:timers/promises';
import { databaseBytes, isBusy, openDatabase, throwIfAborted } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';

/** A connection under which the main file cannot change and holds everything. */
export interface SourceLock {
  readonly connection: Database;
  release(): void;
}

const ATTEMPTS = 20;
const PAUSE_MS = 50;

/**
 * Tries for about a second to bring everything into the main file and to keep writers out. Null when readers or
 * writers don't allow it, or the file can't be written: then the snapshot of a reader must do.
 */
export async function takeSourceLock(database: string, signal?: AbortSignal): Promise<SourceLock | null> {
  // Waiting is done here, not in SQLite: there it would hold up the event loop.
  const connection = openDatabase(database, { timeoutMs: 0 });
  let locked = false;
  try {
    for (let attempt = 1; attempt <= ATTEMPTS && !locked; attempt += 1) {
      if (attempt > 1) await sleep(PAUSE_MS);
      throwIfAborted(signal);
      locked = tryLock(connection, database);
    }
  } finally {
    if (!locked) connection.close();
  }
  if (!locked) return null;
  const release = () => {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    connection.close();
  };
  return { connection, release };
}

/** Whether everything is in the main file. Call it under the write lock. */
export function holdsEverything(connection: Database, database: string): boolean {
  return connection.pragma('journal_mode', { simple: true }) !== 'wal' || databaseBytes(database).wal === 0;
}

function tryLock(connection: Database, database: string): boolean {
  try {
    connection.pragma('wal_checkpoint(TRUNCATE)');
    connection.exec('BEGIN IMMEDIATE');
    if (holdsEverything(connection, database)) return true;
    connection.exec('ROLLBACK');
    return false;
  } catch (error) {
    if (isBusy(error) || isReadOnly(error)) return false;
    throw error;
  }
}

function isReadOnly(error: unknown): boolean {
  return String((error as { readonly code?: unknown }).code).startsWith('SQLITE_READONLY');
}
