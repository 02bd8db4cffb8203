import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from './errors.ts';
import { assertNotCancelled } from './progress.ts';
import { isBusy } from './trouble.ts';

const PAUSE_MS = 50;

export interface RetryOptions {
  /** The file that others may hold. */
  readonly path: string;
  /** For how long to try, in milliseconds. */
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Repeats what another connection's lock keeps from being done. The waiting is done here and not in SQLite, where it
 * would hold up the event loop.
 *
 * @throws BackupError `DATABASE_BUSY` after `waitMs`, `CANCELLED`
 */
export async function retryWhileBusy<Result>(
  attempt: () => Result | Promise<Result>,
  { path, waitMs, signal }: RetryOptions,
): Promise<Result> {
  const giveUp = performance.now() + waitMs;
  for (;;) {
    assertNotCancelled(signal);
    try {
      return await attempt();
    } catch (cause) {
      const isOurs = cause instanceof BackupError && cause.code === 'DATABASE_BUSY';
      if (!isOurs && !isBusy(cause)) throw cause;
      if (performance.now() >= giveUp) throw isOurs ? cause : busy(path, waitMs, cause);
    }
    await sleep(PAUSE_MS);
  }
}

function busy(path: string, waitMs: number, cause: unknown): BackupError {
  return new BackupError('DATABASE_BUSY', {
    message: 'Another program is using the library. Close it and try again.',
    detail: `${path} stayed locked for ${waitMs} ms: ${String(cause)}`,
    facts: { path, waitMs },
    cause,
  });
}
