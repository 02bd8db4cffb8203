import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ProgressOptions } from '@auralis/sqlite';
import {
  countRows,
  databaseBytes,
  findDamage,
  isolatedView,
  liveDescriptor,
  openDatabase,
  syncDirectory,
  syncFile,
  tryCopyAllPages,
  waitForLock,
} from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { BackupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { takeSourceLock } from '../create/source-lock.ts';
import { BackupError, type BackupErrorCode, toBackupError } from '../errors.ts';
import { checkpointOffThread } from '../verify/off-thread.ts';
import { hasSameContent } from './same-content.ts';

export interface InPlaceOptions extends ProgressOptions {
  readonly lockTimeoutMs: number;
  /** Told when it ends in an error and the library is what it was. */
  readonly onUnchanged: () => void;
}

/** What SQLite takes back without the disk being in doubt. */
const HARMLESS: readonly BackupErrorCode[] = ['DATABASE_BUSY', 'CANCELLED', 'DISK_FULL'];

/** `written-since`: another program has written into the restored library already. */
export type Settled = 'same' | 'written-since';

/**
 * Writes a backup into the live file through SQLite, as one transaction: whoever has it open sees the old rows or the
 * restored ones, and a crash leaves one or the other.
 *
 * @throws BackupError `DATABASE_BUSY`, `CANCELLED`; nothing is changed then
 */
export async function restoreInPlace(place: BackupPlace, backup: Backup, options: InPlaceOptions): Promise<Settled> {
  const view = isolatedView(backup.path);
  const live = openDatabase(place.database, { timeoutMs: 1000 });
  try {
    const source = openDatabase(view.path, { readonly: true });
    try {
      const waiting = { database: place.database, lockTimeoutMs: options.lockTimeoutMs, signal: options.signal };
      await waitForLock(() => overwrite(live, source, place, options), waiting);
    } catch (error) {
      if (isTakenBack(error, place)) options.onUnchanged();
      throw error;
    } finally {
      source.close();
    }
    return await settle(live, place, backup, options);
  } finally {
    live.close();
    view.remove();
  }
}

/** A disk that fails in the middle of it leaves a file that is half written, and a journal that mends it or doesn't. */
function isTakenBack(error: unknown, { database }: BackupPlace): boolean {
  const { code } = toBackupError(error, { code: 'RESTORE_FAILED', message: '' }, {});
  return HARMLESS.includes(code as BackupErrorCode) && databaseBytes(database).journal === 0;
}

/** SQLite counts the schema cookie up when it commits a backup: it alone tells a commit from a try that was let go. */
async function overwrite(live: Database, source: Database, place: BackupPlace, watch: ProgressOptions): Promise<void> {
  const number = (database: Database, name: string) => Number(database.pragma(name, { simple: true }));
  if (number(live, 'page_size') !== number(source, 'page_size')) leaveWal(live);
  const before = number(live, 'schema_version');
  await tryCopyAllPages(source, number(source, 'page_count'), { ...watch, to: place.database, phase: 'restore' });
  if (number(live, 'schema_version') !== before) return;
  throw new BackupError('DATABASE_BUSY', {
    message: 'Another program is using the library. Close it and try again.',
    detail: `SQLite copied every page into ${place.database} and did not commit them.`,
    facts: { database: place.database },
  });
}

/** Pages of another size can't go through a log. */
function leaveWal(live: Database): void {
  if (live.pragma('journal_mode', { simple: true }) === 'wal') live.pragma('journal_mode = DELETE');
}

/** Makes the commit last, and looks at what is there now. Past the commit there is nothing to cancel any more. */
async function settle(
  live: Database,
  place: BackupPlace,
  backup: Backup,
  { onProgress }: InPlaceOptions,
): Promise<Settled> {
  await checkpointOffThread(place.database, { bytes: backup.manifest.bytes });
  const lock = await takeSourceLock(place.database);
  try {
    if (lock === null) syncLog(place);
    syncDirectory(dirname(place.database));
    const same =
      lock === null
        ? hasSameCounts(live, backup)
        : await hasSameContent(liveDescriptor(place.database), backup, { onProgress });
    if (!same) assertWhole(live, place);
    return same ? 'same' : 'written-since';
  } finally {
    lock?.release();
  }
}

/** Readers keep the log from being emptied, so the commit is in it alone, and SQLite's NORMAL does not sync that. */
function syncLog({ database }: BackupPlace): void {
  if (existsSync(`${database}-wal`)) syncFile(`${database}-wal`);
}

function hasSameCounts(live: Database, { manifest }: Backup): boolean {
  const read = live.transaction(() => [live.pragma('page_count', { simple: true }), countRows(live)] as const);
  const [pages, rows] = read();
  return pages === manifest.pageCount && Object.entries(manifest.rows).every(([name, count]) => rows[name] === count);
}

function assertWhole(live: Database, { database }: BackupPlace): void {
  const damage = findDamage(live, 'quick_check');
  if (damage.length === 0) return;
  throw new BackupError('RESTORE_FAILED', {
    message: 'The library was restored, and is damaged all the same: the disk may be failing.',
    detail: damage.slice(0, 20).join('\n'),
    facts: { database },
  });
}
