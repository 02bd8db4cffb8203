import { closeSync, existsSync, fstatSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  checkStructure,
  countRows,
  type DatabaseErrorCode,
  databaseBytes,
  openDatabase,
  type ProgressOptions,
  waitForLock,
} from '@auralis/sqlite';
import {
  BLOCK,
  eventLoopYielder,
  isolatedView,
  liveDescriptor,
  readFully,
  syncDirectory,
  syncFile,
  tryCopyAllPages,
} from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import type { BackupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { takeSourceLock } from '../create/source-lock.ts';
import { BackupError, toBackupError } from '../errors.ts';
import { checkpointOffThread } from '../verify/off-thread.ts';
import type { SafetyCopySteps } from './safety-copy.ts';

export interface InPlaceOptions extends ProgressOptions, SafetyCopySteps {
  readonly lockTimeoutMs: number;
}

/** `same`: the restored file equals the backup. `written-since`: another program has already written into it. */
export type RestoreVerification = 'same' | 'written-since';

/** SQLite rolls back after these errors, and they leave the disk above suspicion. */
const HARMLESS: readonly string[] = ['DATABASE_BUSY', 'CANCELLED', 'DISK_FULL'] satisfies readonly DatabaseErrorCode[];

/**
 * Writes a backup into the live file through SQLite, as one transaction: programs that have it open see the old rows or
 * the restored ones, and a crash leaves one or the other. The safety copy is made in the same transaction, before the
 * first page is written.
 *
 * @throws BackupError or DatabaseError `DATABASE_BUSY`, `CANCELLED`, `DISK_FULL`: then nothing is changed
 */
export async function restoreInPlace(
  place: BackupPlace,
  backup: Backup,
  options: InPlaceOptions,
): Promise<RestoreVerification> {
  const { lockTimeoutMs, signal } = options;
  const view = isolatedView(backup.path);
  const live = openDatabase(place.database, { timeoutMs: 1000 });
  try {
    const source = openDatabase(view.path, { readonly: true });
    try {
      const waiting = { database: place.database, lockTimeoutMs, signal };
      await waitForLock(() => tryOverwrite(live, source, place, options), waiting);
    } finally {
      source.close();
    }
    return await verifyRestored(live, place, backup, options);
  } finally {
    live.close();
    view.remove();
  }
}

async function tryOverwrite(
  live: Database,
  source: Database,
  place: BackupPlace,
  options: InPlaceOptions,
): Promise<void> {
  try {
    await overwrite(live, source, place, options);
  } catch (error) {
    if (isRolledBack(error, place)) options.onUnchanged();
    throw error;
  }
}

/** If the disk fails during the write, the file may be half written, and only its journal could repair it. */
function isRolledBack(error: unknown, { database }: BackupPlace): boolean {
  const { code } = toBackupError(error, { code: 'RESTORE_FAILED', message: '', hint: '' }, {});
  return HARMLESS.includes(code) && databaseBytes(database).journal === 0;
}

/** SQLite increments the schema cookie when it commits a backup: only that distinguishes a commit from a rollback. */
async function overwrite(
  live: Database,
  source: Database,
  { database }: BackupPlace,
  { onLocked, onProgress, signal }: InPlaceOptions,
): Promise<void> {
  const number = (connection: Database, name: string) => Number(connection.pragma(name, { simple: true }));
  if (number(live, 'page_size') !== number(source, 'page_size')) leaveWalMode(live);
  const before = number(live, 'schema_version');
  const copying = { to: database, phase: 'restore', onLocked, onProgress, signal };
  await tryCopyAllPages(source, number(source, 'page_count'), copying);
  if (number(live, 'schema_version') !== before) return;
  throw new BackupError('DATABASE_BUSY', {
    message: 'Another program is using the database.',
    detail: `SQLite copied every page into ${database} and did not commit them.`,
    hint: 'Close the other program and try again.',
    facts: { database },
  });
}

/** SQLite can't write pages of another size through a write-ahead log. */
function leaveWalMode(live: Database): void {
  if (live.pragma('journal_mode', { simple: true }) === 'wal') live.pragma('journal_mode = DELETE');
}

/** Makes the commit durable, then compares the file with the backup. After the commit nothing can be cancelled. */
async function verifyRestored(
  live: Database,
  place: BackupPlace,
  backup: Backup,
  { onProgress }: InPlaceOptions,
): Promise<RestoreVerification> {
  await checkpointOffThread(place.database, { bytes: backup.manifest.bytes });
  const lock = await takeSourceLock(place.database);
  try {
    if (lock === null) syncLog(place);
    syncDirectory(dirname(place.database));
    const isSame =
      lock === null
        ? hasSameCounts(live, backup)
        : await hasSameContent(liveDescriptor(place.database), backup, { onProgress });
    if (!isSame) assertUndamaged(live, place);
    return isSame ? 'same' : 'written-since';
  } finally {
    lock?.release();
  }
}

/** Readers keep the log from being emptied. Then only the log holds the commit, and `synchronous = NORMAL` skips its sync. */
function syncLog({ database }: BackupPlace): void {
  if (existsSync(`${database}-wal`)) syncFile(`${database}-wal`);
}

function hasSameCounts(live: Database, { manifest }: Backup): boolean {
  const read = live.transaction(() => [live.pragma('page_count', { simple: true }), countRows(live)] as const);
  const [pages, rows] = read();
  return pages === manifest.pageCount && Object.entries(manifest.rows).every(([name, count]) => rows[name] === count);
}

function assertUndamaged(live: Database, { database }: BackupPlace): void {
  const { damage } = checkStructure(live, 'quick_check');
  if (damage.length === 0) return;
  throw new BackupError('RESTORE_FAILED', {
    message: `The backup was restored to ${database}, but the file is damaged: the disk may be failing.`,
    detail: damage.slice(0, 20).join('\n'),
    hint: 'Check the disk for errors, then restore the backup to another disk.',
    facts: { database },
  });
}

/** Bytes of the first page that SQLite changes by itself: file versions, counters, size, schema cookie. */
const BOOKKEEPING = [
  [18, 20],
  [24, 32],
  [40, 44],
  [92, 100],
] as const;

/** The page that contains this byte is never used: https://sqlite.org/fileformat2.html#the_lock_byte_page */
const LOCK_BYTE = 2 ** 30;

/**
 * Whether a database file equals a backup, page for page.
 *
 * @param live - a descriptor of the file, which must not change during the comparison; it is not closed
 */
export async function hasSameContent(
  live: number,
  { path, manifest }: Backup,
  { onProgress, signal }: ProgressOptions,
): Promise<boolean> {
  const { bytes, pageSize } = manifest;
  if (fstatSync(live).size !== bytes) return false;
  const copy = openSync(path, 'r');
  try {
    const [one, other] = [Buffer.allocUnsafeSlow(BLOCK), Buffer.allocUnsafeSlow(BLOCK)];
    const yieldToEventLoop = eventLoopYielder(signal);
    for (let position = 0; position < bytes; position += BLOCK) {
      const length = Math.min(BLOCK, bytes - position);
      const read = (descriptor: number, into: Buffer) =>
        withoutBookkeeping(readFully(descriptor, into.subarray(0, length), position), position, pageSize);
      if (!read(live, one).equals(read(copy, other))) return false;
      onProgress?.({ phase: 'check', done: position + length, total: bytes });
      await yieldToEventLoop();
    }
    return true;
  } finally {
    closeSync(copy);
  }
}

function withoutBookkeeping(block: Buffer, position: number, pageSize: number): Buffer {
  if (position === 0) for (const [from, to] of BOOKKEEPING) block.fill(0, from, to);
  if (position === LOCK_BYTE) block.fill(0, 0, pageSize);
  return block;
}
