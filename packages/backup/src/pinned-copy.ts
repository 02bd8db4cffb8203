import type { Database } from 'better-sqlite3';
import { BackupError } from './errors.ts';
import { assertNotCancelled, type Watch } from './progress.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import { openDatabase } from './storage/open-database.ts';

export interface PageCopyOptions extends Watch {
  /** A file that is there already: better-sqlite3 unlinks one it made itself. */
  readonly to: string;
  readonly phase: string;
}

export interface PinnedCopyOptions extends PageCopyOptions {
  readonly database: string;
  /** Given the size of the snapshot, before the first page is copied. */
  readonly onSize?: (bytes: number) => void;
}

const PAGES_A_TURN = 256;
const PATIENCE_MS = 2000;

/**
 * Copies one snapshot of a database that others go on using. The read transaction keeps writers from making SQLite
 * start again (https://sqlite.org/backup.html).
 *
 * @throws BackupError `DATABASE_BUSY` when nothing could be copied
 */
export async function copyPinned(options: PinnedCopyOptions): Promise<void> {
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

/** Puts every page of `source` into the file `to`, in one transaction there; waits a while for others to let go of it. */
async function copyAllPages(source: Database, pages: number, options: PageCopyOptions): Promise<void> {
  const waiting = { path: options.to, waitMs: PATIENCE_MS, signal: options.signal };
  await retryWhileBusy(() => tryCopyAllPages(source, pages, options), waiting);
}

/**
 * The same, once. better-sqlite3 reports success when the destination was locked and nothing was copied, so only the
 * number of pages is believed.
 *
 * @throws BackupError `DATABASE_BUSY`
 */
export async function tryCopyAllPages(
  source: Database,
  pages: number,
  { to, phase, onProgress, signal }: PageCopyOptions,
): Promise<void> {
  const { totalPages, remainingPages } = await source.backup(to, {
    progress: ({ totalPages: total, remainingPages: remaining }) => {
      assertNotCancelled(signal);
      onProgress?.({ phase, done: total - remaining, total });
      return PAGES_A_TURN;
    },
  });
  if (totalPages === pages && remainingPages === 0) return;
  throw new BackupError('DATABASE_BUSY', {
    message: 'Another program is using the file, and did not let go of it.',
    detail: `SQLite's backup copied fewer than the ${pages} pages of the source.`,
    facts: { path: to, pages },
  });
}
