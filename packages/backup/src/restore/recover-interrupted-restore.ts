import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BackupPlace, backupPlace } from '../backup-place.ts';
import { BackupError } from '../errors.ts';
import { hashOffThread } from '../off-thread.ts';
import { retryWhileBusy } from '../retry-while-busy.ts';
import { syncDirectory, syncFile } from '../storage/durable-files.ts';
import { sweepUnfinished } from '../sweep-unfinished.ts';
import { explained } from '../trouble.ts';
import { finishSwap, hasCopy } from './finish-swap.ts';
import { examineLive } from './live-state.ts';
import { hasIntent, type RestoreIntent, readIntent, removeIntent } from './restore-intent.ts';
import { hasRestoreLock, takeRestoreLock } from './restore-lock.ts';
import { besideDatabase, restorePrefix, SIDECARS } from './restore-names.ts';

export interface RecoverOptions {
  readonly database: string;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  /** How long to wait for a restore that is running elsewhere, in milliseconds. Default: ten minutes. */
  readonly waitMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type Recovery =
  | { readonly status: 'nothing' }
  /** The backup `id` is in place. */
  | { readonly status: 'finished'; readonly id: string; readonly evidence: string | null }
  /** The file is what it was before the restore of `id`. */
  | { readonly status: 'undone'; readonly id: string; readonly evidence: string | null; readonly reason: string };

/**
 * Finishes, or undoes, a restore that was cut off. To be called at every start, before the database is opened: where
 * there is nothing to do it looks for two file names and is done. Waits for a restore that is running elsewhere.
 *
 * @throws BackupError `DATABASE_BUSY`, `CANCELLED`, `RESTORE_FAILED`
 *
 * @example
 * await recoverInterruptedRestore({ database: 'library.db' });
 */
export async function recoverInterruptedRestore(options: RecoverOptions): Promise<Recovery> {
  const place = backupPlace(options.database, options.directory);
  if (!hasIntent(place) && !hasRestoreLock(place)) return { status: 'nothing' };
  const { waitMs = 600_000, signal } = options;
  try {
    const lock = await takeRestoreLock(place, { waitMs, signal });
    try {
      return await recoverUnderLock(place, { waitMs, signal });
    } finally {
      lock.release();
    }
  } catch (error) {
    const message = 'A restore was cut off, and could not be finished yet.';
    throw explained(error, { code: 'RESTORE_FAILED', message }, { database: place.database });
  }
}

type Waiting = Pick<RecoverOptions, 'signal'> & { readonly waitMs: number };

export async function recoverUnderLock(place: BackupPlace, waiting: Waiting): Promise<Recovery> {
  const intent = readIntent(place);
  if (intent === 'unreadable') throw unreadableIntent(place);
  const recovery: Recovery = intent === 'none' ? { status: 'nothing' } : await follow(place, intent, waiting);
  sweepUnfinished(dirname(place.database), restorePrefix(place));
  if (existsSync(place.directory)) sweepUnfinished(place.directory, place.name);
  return recovery;
}

async function follow(place: BackupPlace, intent: RestoreIntent, waiting: Waiting): Promise<Recovery> {
  const { id, evidence } = intent;
  if (hasCopy(place, intent)) {
    if (!(await isCopyWhole(place, intent)))
      return undo(place, intent, 'the copy that was to be put in place is damaged');
    finishSwap(place, intent);
    return { status: 'finished', id, evidence };
  }
  // A swap begins only when the live file can't be read: one that can be is the restored one, under its final name.
  const live = await retryWhileBusy(() => examineLive(place.database), { path: place.database, ...waiting });
  if (live.status !== 'readable') return undo(place, intent, 'the copy that was to be put in place is gone');
  removeIntent(place);
  return { status: 'finished', id, evidence };
}

async function isCopyWhole(place: BackupPlace, { copy, bytes, sha256 }: RestoreIntent): Promise<boolean> {
  const path = join(dirname(place.database), copy);
  return statSync(path).size === bytes && (await hashOffThread(path, { bytes })) === sha256;
}

/** The main file still has its old bytes; its log, if it is gone already, comes back from the evidence. */
function undo(place: BackupPlace, intent: RestoreIntent, reason: string): Recovery {
  const { id, copy, evidence } = intent;
  for (const ending of evidence === null ? [] : SIDECARS) {
    const kept = join(evidence ?? '', basename(place.database) + ending);
    const sidecar = place.database + ending;
    if (!existsSync(kept) || existsSync(sidecar)) continue;
    copyFileSync(kept, sidecar);
    syncFile(sidecar);
  }
  syncDirectory(dirname(place.database));
  removeIntent(place);
  rmSync(join(dirname(place.database), copy), { force: true });
  return { status: 'undone', id, evidence, reason };
}

function unreadableIntent(place: BackupPlace): BackupError {
  const path = besideDatabase(place, 'intent');
  return new BackupError('RESTORE_FAILED', {
    message: 'A restore was cut off, and the note about it can no longer be read. Restore the backup again.',
    detail: `${path} is not what a restore writes.`,
    facts: { database: place.database, intent: path },
  });
}
