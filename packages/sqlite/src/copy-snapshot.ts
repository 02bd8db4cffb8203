import type { Database } from 'better-sqlite3';
import { DatabaseError } from './errors.ts';
import { openDatabase } from './open-database.ts';
import { type ProgressOptions, throwIfAborted } from './progress.ts';
import { waitForLock } from './wait-for-lock.ts';

export interface CopyPagesOptions extends ProgressOptions {
  /** An existing file: better-sqlite3 would unlink one that it created itself. */
  readonly to: string;
  readonly phase: string;
  /** Is awaited when `to` is locked and nothing is written yet. While it runs, `to` can be read, and nobody can write to it. */
  readonly onLocked?: (() => Promise<void>) | undefined;
}

export interface CopySnapshotOptions extends CopyPagesOptions {
  readonly database: string;
  /** Called with the size of the snapshot before the first page is copied. */
  readonly onSize?: (bytes: number) => void;
}

const PAGES_PER_TURN = 256;
const LOCK_TIMEOUT_MS = 2000;

/**
 * Copies one snapshot of a database that others are using. The read transaction keeps writers from making SQLite
 * start over (https://sqlite.org/backup.html).
 *
 * @throws DatabaseError `DATABASE_BUSY` when nothing could be copied
 */
export async function copySnapshot(options: CopySnapshotOptions): Promise<void> {
  const source = openDatabase(options.database, { readonly: true });
  try {
    source.exec('BEGIN; SELECT 1 FROM sqlite_schema');
    const pages = Number(source.pragma('page_count', { simple: true }));
    options.onSize?.(pages * Number(source.pragma('page_size', { simple: true })));
    await copyAllPages(source, pages, options);
  } finally {
    source.close();
  }
}

/** Copies every page of `source` into the file `to`, in one transaction; waits a while for locks on it. */
async function copyAllPages(source: Database, pages: number, options: CopyPagesOptions): Promise<void> {
  const waiting = { database: options.to, lockTimeoutMs: LOCK_TIMEOUT_MS, signal: options.signal };
  await waitForLock(() => tryCopyAllPages(source, pages, options), waiting);
}

/**
 * The same without waiting. better-sqlite3 reports success even when the destination was locked and nothing was copied, so
 * only the number of pages is trusted.
 *
 * @throws DatabaseError `DATABASE_BUSY`
 */
export async function tryCopyAllPages(
  source: Database,
  pages: number,
  { to, phase, onLocked, onProgress, signal }: CopyPagesOptions,
): Promise<void> {
  const isReady = pollOnce(onLocked);
  const { totalPages, remainingPages } = await source.backup(to, {
    // Called for the first time when SQLite holds the lock on `to`; it keeps the lock while no pages are asked for.
    progress: ({ totalPages: total, remainingPages: remaining }) => {
      if (!isReady()) return 0;
      throwIfAborted(signal);
      onProgress?.({ phase, done: total - remaining, total });
      return PAGES_PER_TURN;
    },
  });
  if (totalPages === pages && remainingPages === 0) return;
  throw new DatabaseError('DATABASE_BUSY', {
    message: 'Another program keeps the file locked.',
    detail: `SQLite's backup copied fewer than the ${pages} pages of the source.`,
    hint: 'Close the other program and try again.',
    facts: { path: to, pages },
  });
}

/** Starts the work when it is called for the first time, and tells whether it is done. Throws the error of the work. */
function pollOnce(work: (() => Promise<void>) | undefined): () => boolean {
  if (work === undefined) return () => true;
  let result: PromiseSettledResult<void> | 'new' | 'pending' = 'new';
  return () => {
    if (result === 'new') {
      result = 'pending';
      void Promise.allSettled([work()]).then(([settled]) => {
        result = settled;
      });
    }
    if (result === 'pending') return false;
    if (result.status === 'rejected') throw result.reason;
    return true;
  };
}
