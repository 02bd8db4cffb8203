import { setTimeout as pause } from 'node:timers/promises';
import { CodedError } from '@auralis/errors';
import { DatabaseError, describeCause, isBusy } from './errors.ts';
import { throwIfAborted } from './progress.ts';

/** The time between two attempts, in milliseconds. */
const PAUSE_MS = 50;

export interface WaitForLockOptions {
  /** The file that other programs may have locked. */
  readonly database: string;
  /** How long to keep trying, in milliseconds. */
  readonly lockTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each pause. */
  readonly onWait?: (() => void) | undefined;
}

/**
 * Repeats an attempt while another connection's lock prevents it. Waits here and not in SQLite, where it would block the
 * event loop.
 *
 * @throws DatabaseError `DATABASE_BUSY` after `lockTimeoutMs`, `CANCELLED`
 */
export async function waitForLock<Result>(
  attempt: () => Result | Promise<Result>,
  { database, lockTimeoutMs, signal, onWait }: WaitForLockOptions,
): Promise<Result> {
  const deadline = performance.now() + lockTimeoutMs;
  for (;;) {
    throwIfAborted(signal);
    try {
      return await attempt();
    } catch (cause) {
      if (!isBusy(cause)) throw cause;
      if (performance.now() >= deadline)
        throw cause instanceof CodedError ? cause : busy(database, lockTimeoutMs, cause);
    }
    onWait?.();
    await pause(PAUSE_MS);
  }
}

function busy(database: string, lockTimeoutMs: number, cause: unknown): DatabaseError {
  return new DatabaseError('DATABASE_BUSY', {
    message: 'Another program is using the database.',
    detail: `${database} stayed locked for ${lockTimeoutMs} ms: ${describeCause(cause)}`,
    hint: 'Close the other program and try again.',
    facts: { database, lockTimeoutMs },
    cause,
  });
}
