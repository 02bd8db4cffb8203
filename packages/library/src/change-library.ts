import { waitForLock } from '@auralis/sqlite';
import { toDatabaseError } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';

export interface ChangeLibraryOptions {
  /** How long to wait for another program, in milliseconds. Default 5000. */
  readonly lockTimeoutMs?: number;
}

/**
 * Changes an open library. While another program is writing to it, the change waits without blocking the thread.
 *
 * @param change - is repeated where the library was locked: it must do all of its work in one statement or transaction
 * @throws DatabaseError `DATABASE_BUSY`, `DISK_FULL`, `DATABASE_DAMAGED`; what `change` throws
 *
 * @example
 * await changeLibrary(database, (library) => setFavourite(library, '42', true));
 */
export async function changeLibrary<Result>(
  database: Database,
  change: (database: Database) => Result,
  { lockTimeoutMs = 5000 }: ChangeLibraryOptions = {},
): Promise<Result> {
  const path = database.name;
  // SQLite itself would wait in this thread.
  database.pragma('busy_timeout = 0');
  try {
    return await waitForLock(() => change(database), { database: path, lockTimeoutMs });
  } catch (error) {
    throw toDatabaseError(error, { database: path }) ?? error;
  }
}
