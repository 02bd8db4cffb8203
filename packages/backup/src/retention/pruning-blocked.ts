import { CodedError } from '@auralis/errors';
import { databaseBytes, openDatabase, waitForLock } from '@auralis/sqlite';
import { isDamage } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import type { BackupPlace } from '../catalog/backup-place.ts';
import { BackupError } from '../errors.ts';
import { examineLive } from '../restore/live-state.ts';
import { besideDatabase, hasIntent } from '../restore/restore-intent.ts';
import { inspectOffThread } from '../verify/off-thread.ts';
import type { PruningBlock } from './plan-retention.ts';

/** Longer than the writes of an app take; an upgrade holds its lock from its backup to its commit. */
const LOCK_TIMEOUT_MS = 1000;

/** Why no backup may be removed now, or null. */
export async function pruningBlockedBy(place: BackupPlace, signal?: AbortSignal): Promise<PruningBlock | null> {
  if (hasIntent(place)) return 'restore';
  return unlessLocked(place, signal, () => (isWritable(place) ? null : 'damaged'));
}

/**
 * Runs work that requires an intact database, at a moment when nobody can write to it. The whole file is checked first;
 * that takes a while, so writers are only locked out afterwards.
 *
 * @returns why the work was not done, or null when it was
 */
export async function whileIntact(
  place: BackupPlace,
  work: () => void,
  signal: AbortSignal | undefined,
): Promise<PruningBlock | null> {
  const connection = openDatabase(place.database, { timeoutMs: 0 });
  try {
    if (!(await isIntact(connection, place, signal))) return 'damaged';
    return await unlessLocked(place, signal, () => {
      connection.exec('BEGIN IMMEDIATE');
      work();
      return null;
    });
  } finally {
    connection.close();
  }
}

/** @throws BackupError `DATABASE_BUSY` when a restore was interrupted, or an upgrade holds the database */
export function assertNotBusy(place: BackupPlace, block: PruningBlock | null): void {
  const { database } = place;
  if (block === null || block === 'damaged') return;
  const facts = { database, pruningBlockedBy: block };
  if (block === 'restore') {
    throw new BackupError('DATABASE_BUSY', {
      message: 'No backup was removed, because a restore of the database was interrupted.',
      detail: `${besideDatabase(place, 'intent')} is there.`,
      hint: 'Start the app, which finishes the restore, then try again.',
      facts,
    });
  }
  throw new BackupError('DATABASE_BUSY', {
    message: 'No backup was removed, because the database is being upgraded or written by another program.',
    detail: `The write lock was held elsewhere for ${LOCK_TIMEOUT_MS} ms.`,
    hint: 'Wait until the upgrade has finished, or close the other program, then try again.',
    facts,
  });
}

async function unlessLocked(
  { database }: BackupPlace,
  signal: AbortSignal | undefined,
  attempt: () => PruningBlock | null,
): Promise<PruningBlock | null> {
  try {
    return await waitForLock(attempt, { database, lockTimeoutMs: LOCK_TIMEOUT_MS, signal });
  } catch (error) {
    if (error instanceof CodedError && error.code === 'DATABASE_BUSY') return 'upgrade';
    throw error;
  }
}

async function isIntact(
  connection: Database,
  { database }: BackupPlace,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { main: bytes } = databaseBytes(database);
  try {
    // The inspection is read-only and would leave `-wal` and `-shm` behind: this connection removes them when it closes.
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
    return (await inspectOffThread({ path: database, depth: 'quick' }, { bytes, signal })).damage.length === 0;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

function isWritable({ database }: BackupPlace): boolean {
  if (examineLive(database).status !== 'readable') return false;
  const connection = openDatabase(database, { timeoutMs: 0 });
  try {
    connection.exec('BEGIN IMMEDIATE; ROLLBACK');
    return true;
  } finally {
    connection.close();
  }
}
