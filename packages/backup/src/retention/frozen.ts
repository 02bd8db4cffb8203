import { CodedError } from '@auralis/errors';
import { databaseBytes, isDamage, openDatabase, waitForLock } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { BackupPlace } from '../catalog/backup-place.ts';
import { BackupError } from '../errors.ts';
import { examineLive } from '../restore/live-state.ts';
import { hasIntent } from '../restore/restore-intent.ts';
import { inspectOffThread } from '../verify/off-thread.ts';
import type { Frozen } from './plan-retention.ts';

/** Longer than the app's own writes take; an upgrade holds its lock from its backup to its commit. */
const PATIENCE_MS = 1000;

/** Why no backup may be removed now, or null when some may. */
export async function findFrozen(place: BackupPlace, signal?: AbortSignal): Promise<Frozen | null> {
  if (hasIntent(place)) return 'restore';
  return unlessHeld(place, signal, () => (isWritable(place) ? null : 'damaged'));
}

/**
 * Does something that needs the library sound, in an instant in which nobody can write to it. All of it is looked
 * through before; that takes a while, so writers are only kept out after it.
 *
 * @returns why it was not done, or null when it was
 */
export async function whileSound(
  place: BackupPlace,
  work: () => void,
  signal: AbortSignal | undefined,
): Promise<Frozen | null> {
  const connection = openDatabase(place.database, { timeoutMs: 0 });
  try {
    if (!(await isSound(connection, place, signal))) return 'damaged';
    return await unlessHeld(place, signal, () => {
      connection.exec('BEGIN IMMEDIATE');
      work();
      return null;
    });
  } finally {
    connection.close();
  }
}

/** @throws BackupError `DATABASE_BUSY` while a restore was cut off, or an upgrade holds the library */
export function assertNotBusy({ database }: BackupPlace, frozen: Frozen | null): void {
  if (frozen === null || frozen === 'damaged') return;
  const what = frozen === 'restore' ? 'restored' : 'upgraded, or another program writes into it';
  throw new BackupError('DATABASE_BUSY', {
    message: `No backup was removed: the library is being ${what}.`,
    detail: frozen === 'restore' ? 'A restore was cut off: recover it first.' : 'The write lock is held elsewhere.',
    facts: { database, frozen },
  });
}

async function unlessHeld(
  { database }: BackupPlace,
  signal: AbortSignal | undefined,
  attempt: () => Frozen | null,
): Promise<Frozen | null> {
  try {
    return await waitForLock(attempt, { database, lockTimeoutMs: PATIENCE_MS, signal });
  } catch (error) {
    if (error instanceof CodedError && error.code === 'DATABASE_BUSY') return 'upgrade';
    throw error;
  }
}

async function isSound(
  connection: Database,
  { database }: BackupPlace,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { main: bytes } = databaseBytes(database);
  try {
    // Whoever looks only reads, and would leave its log and index behind: this one takes them away as it closes.
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
