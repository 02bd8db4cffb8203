import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { BackupError } from './errors.ts';
import { assertNotCancelled, type Watch } from './progress.ts';
import { openDatabase } from './storage/open-database.ts';

export interface PinnedCopyOptions extends Watch {
  readonly database: string;
  /** An empty file that is there already: better-sqlite3 unlinks one it made itself. */
  readonly to: string;
  readonly phase: string;
  /** Given the size of the snapshot, before the first page is copied. */
  readonly onSize?: (bytes: number) => void;
}

const PAGES_A_TURN = 256;
const ATTEMPTS = 40;
const PAUSE_MS = 50;

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

/**
 * Puts every page of `source` into the file `to`, in one transaction there. better-sqlite3 reports success when the
 * destination was locked and nothing was copied, so only the number of pages is believed.
 */
export async function copyAllPages(
  source: Database,
  pages: number,
  options: Omit<PinnedCopyOptions, 'database'>,
): Promise<void> {
  const { to, phase, onProgress, signal } = options;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    assertNotCancelled(signal);
    let highest = 0;
    const { totalPages, remainingPages } = await source.backup(to, {
      progress: ({ totalPages: total, remainingPages: remaining }) => {
        assertNotCancelled(signal);
        highest = Math.max(highest, total - remaining);
        onProgress?.({ phase, done: highest, total });
        return PAGES_A_TURN;
      },
    });
    if (totalPages === pages && remainingPages === 0) return;
    await sleep(PAUSE_MS);
  }
  throw new BackupError('DATABASE_BUSY', {
    message: 'Another program is using the file, and did not let go of it.',
    detail: `SQLite's backup copied fewer than the ${pages} pages of the source, ${ATTEMPTS} times.`,
    facts: { path: to, pages },
  });
}
