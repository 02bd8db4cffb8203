import { setTimeout as pause } from 'node:timers/promises';
import { BackupError } from '@auralis/backup/storage';
import { MigrateError } from '../errors.ts';

/** How often a waiter tries again and tells that it waits, in milliseconds. */
const PAUSE_MS = 100;

export interface WaitOptions {
  readonly database: string;
  readonly waitMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onWait: () => void;
}

/**
 * Repeats what another connection's lock keeps from being done.
 *
 * @throws MigrateError `DATABASE_BUSY` after `waitMs`, `CANCELLED`
 */
export async function waitForLock<Result>(
  attempt: () => Result,
  { database, waitMs, signal, onWait }: WaitOptions,
): Promise<Result> {
  const giveUp = performance.now() + waitMs;
  for (;;) {
    assertNotCancelled(signal);
    try {
      return attempt();
    } catch (cause) {
      if (!isBusy(cause)) throw cause;
      if (performance.now() > giveUp) throw busy(database, waitMs, cause);
    }
    onWait();
    await pause(PAUSE_MS);
  }
}

/** @throws MigrateError `CANCELLED` when the signal was given */
export function assertNotCancelled(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new MigrateError('CANCELLED', {
    message: 'Stopped. Your library is unchanged.',
    detail: 'The AbortSignal was given before the commit.',
    cause: signal.reason,
  });
}

function isBusy(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  if (error instanceof MigrateError || error instanceof BackupError) return code === 'DATABASE_BUSY';
  return typeof code === 'string' && /^SQLITE_(?:BUSY|LOCKED)/.test(code);
}

function busy(database: string, waitMs: number, cause: unknown): MigrateError {
  return new MigrateError('DATABASE_BUSY', {
    message: 'Another program is using the library. Close it and try again.',
    detail: `${database} stayed locked for ${waitMs} ms`,
    facts: { database, waitMs },
    cause,
  });
}
