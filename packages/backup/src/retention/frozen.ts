import type { BackupPlace } from '../backup-place.ts';
import { BackupError } from '../errors.ts';
import { examineLive } from '../restore/live-state.ts';
import { hasIntent } from '../restore/restore-intent.ts';
import { retryWhileBusy } from '../retry-while-busy.ts';
import { openDatabase } from '../storage/open-database.ts';
import type { Frozen } from './plan-retention.ts';

/** Longer than the app's own writes take; an upgrade holds its lock from its backup to its commit. */
const PATIENCE_MS = 1000;

/** Why no backup may be removed now, or null when some may. */
export async function findFrozen(place: BackupPlace, signal?: AbortSignal): Promise<Frozen | null> {
  if (hasIntent(place)) return 'restore';
  try {
    const look = () => (isWritable(place) ? null : ('damaged' as const));
    return await retryWhileBusy(look, { path: place.database, waitMs: PATIENCE_MS, signal });
  } catch (error) {
    if (error instanceof BackupError && error.code === 'DATABASE_BUSY') return 'upgrade';
    throw error;
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
