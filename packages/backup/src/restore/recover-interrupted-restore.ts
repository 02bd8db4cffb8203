import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isUnchangedSince, waitForLock } from '@auralis/sqlite';
import { type BackupPlace, backupPlace } from '../catalog/backup-place.ts';
import { sweepUnfinished } from '../catalog/sweep-unfinished.ts';
import { BackupError, toBackupError } from '../errors.ts';
import { putBackTrash } from '../retention/trash.ts';
import { hashOffThread } from '../verify/off-thread.ts';
import { keepEvidence } from './evidence.ts';
import { finishSwap, hasCopy } from './finish-swap.ts';
import { examineLive } from './live-state.ts';
import { assertNobodyHas } from './open-elsewhere.ts';
import { hasIntent, type RestoreIntent, readIntent, removeIntent } from './restore-intent.ts';
import { hasRestoreLock, takeRestoreLock } from './restore-lock.ts';
import { besideDatabase, restorePrefix } from './restore-names.ts';
import { abandonSwap, putLogsBack } from './undo-swap.ts';

export interface RecoverOptions {
  readonly database: string;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  /** How long to wait for a restore that is running elsewhere, in milliseconds. Default: ten minutes. */
  readonly lockTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly now?: (() => Date) | undefined;
}

export type Recovery =
  | { readonly status: 'nothing' }
  /** The backup `id` is in place. */
  | { readonly status: 'finished'; readonly id: string; readonly evidence: string | null }
  /** The file is what it was before the restore of `id`, or what was made in its place since. */
  | { readonly status: 'undone'; readonly id: string; readonly evidence: string | null; readonly reason: string };

/**
 * Finishes, or undoes, a restore that was cut off. To be called at every start, before the database is opened: where
 * there is nothing to do it looks for two file names and is done. Waits for a restore that is running elsewhere. A
 * library that somebody made meanwhile is never replaced, nor is a file that other programs have open. Backups that
 * were on their way out when a program was killed are brought back.
 *
 * @throws BackupError `DATABASE_BUSY`, `CANCELLED`, `RESTORE_FAILED`
 *
 * @example
 * await recoverInterruptedRestore({ database: 'library.db' });
 */
export async function recoverInterruptedRestore(options: RecoverOptions): Promise<Recovery> {
  const place = backupPlace(options.database, options.directory);
  if (!hasIntent(place) && !hasRestoreLock(place)) return { status: 'nothing' };
  const { lockTimeoutMs = 600_000, signal, now } = options;
  try {
    const lock = await takeRestoreLock(place, { lockTimeoutMs, signal });
    try {
      return await recoverUnderLock(place, { lockTimeoutMs, signal, now });
    } finally {
      lock.release();
    }
  } catch (error) {
    const message = 'A restore was cut off, and could not be finished yet.';
    throw toBackupError(error, { code: 'RESTORE_FAILED', message }, { database: place.database });
  }
}

type Waiting = Pick<RecoverOptions, 'signal' | 'now'> & { readonly lockTimeoutMs: number };

export async function recoverUnderLock(place: BackupPlace, waiting: Waiting): Promise<Recovery> {
  const intent = readIntent(place);
  if (intent === 'unreadable') throw unreadableIntent(place);
  const recovery: Recovery = intent === 'none' ? { status: 'nothing' } : await follow(place, intent, waiting);
  sweepUnfinished(dirname(place.database), restorePrefix(place));
  if (existsSync(place.directory)) {
    sweepUnfinished(place.directory, place.name);
    putBackTrash(place);
  }
  return recovery;
}

/** `as-left`: nobody has touched it since the intent. The others: made or written to since, or the restored one. */
type Found = 'as-left' | 'readable' | 'unreadable';

async function follow(place: BackupPlace, intent: RestoreIntent, waiting: Waiting): Promise<Recovery> {
  const { id, evidence } = intent;
  const found = await lookAtLive(place, intent, waiting);
  if (!hasCopy(place, intent)) {
    if (found !== 'readable') return undo(place, intent, 'the copy that was to be put in place is gone');
    // The restored file, under its final name: nothing else was left to be done.
    removeIntent(place);
    return { status: 'finished', id, evidence };
  }
  if (found === 'readable') {
    const reason = 'a library was made or written to in its place after the restore was cut off';
    return { status: 'undone', id, evidence: abandonSwap(place, intent), reason };
  }
  if (!(await isCopyWhole(place, intent)))
    return undo(place, intent, 'the copy that was to be put in place is damaged');
  assertNobodyHas(place);
  const { signal, now = () => new Date() } = waiting;
  const more = found === 'as-left' ? null : await keepEvidence(place, 'replaced', now(), { signal });
  finishSwap(place, intent);
  return { status: 'finished', id, evidence: more ?? evidence };
}

/** Its files are compared before SQLite may open them: it could write a log back into a file that is evidence. */
async function lookAtLive({ database }: BackupPlace, intent: RestoreIntent, waiting: Waiting): Promise<Found> {
  if (isUnchangedSince(database, intent.replaced)) return 'as-left';
  const live = await waitForLock(() => examineLive(database), { database, ...waiting });
  return live.status === 'readable' ? 'readable' : 'unreadable';
}

function undo(place: BackupPlace, intent: RestoreIntent, reason: string): Recovery {
  putLogsBack(place, intent);
  return { status: 'undone', id: intent.id, evidence: abandonSwap(place, intent), reason };
}

async function isCopyWhole(place: BackupPlace, { copy, bytes, sha256 }: RestoreIntent): Promise<boolean> {
  const path = join(dirname(place.database), copy);
  return statSync(path).size === bytes && (await hashOffThread(path, { bytes })) === sha256;
}

function unreadableIntent(place: BackupPlace): BackupError {
  const path = besideDatabase(place, 'intent');
  return new BackupError('RESTORE_FAILED', {
    message: 'A restore was cut off, and the note about it can no longer be read. Restore the backup again.',
    detail: `${path} is not what a restore writes.`,
    facts: { database: place.database, intent: path },
  });
}
