import { setTimeout as sleep } from 'node:timers/promises';
import { databaseBytes, isBusy, openDatabase } from '@auralis/sqlite';
import { throwIfAborted } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';

/** A connection that keeps writers out while the main file holds every commit. */
export interface SourceLock {
  readonly connection: Database;
  release(): void;
}

const ATTEMPTS = 20;
const PAUSE_MS = 50;

/**
 * Tries for about a second to copy the log into the main file and to take the write lock.
 *
 * @returns null when readers or writers prevent it, or the file is read-only: then copy a snapshot instead
 */
export async function takeSourceLock(database: string, signal?: AbortSignal): Promise<SourceLock | null> {
  // Wait here and not in SQLite, where it would block the event loop.
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

/** Whether the main file holds every commit, and no log does. Call it under the write lock. */
export function holdsEverything(database: string): boolean {
  return databaseBytes(database).wal === 0;
}

function tryLock(connection: Database, database: string): boolean {
  try {
    connection.pragma('wal_checkpoint(TRUNCATE)');
    connection.exec('BEGIN IMMEDIATE');
    if (holdsEverything(database)) return true;
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
