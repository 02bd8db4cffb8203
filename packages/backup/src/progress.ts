import { setImmediate as nextTurn } from 'node:timers/promises';
import { BackupError } from './errors.ts';

/** How far long work has come: bytes or rows, as the phase has it; `total` is null where it can't be known. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}

/** What every long piece of work takes. */
export interface Watch {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The longest the event loop is kept waiting between two blocks of work. */
const TURN_MS = 8;

/** @throws BackupError `CANCELLED` when the signal was given */
export function assertNotCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal);
}

export function cancelled(signal: AbortSignal | undefined): BackupError {
  return new BackupError('CANCELLED', {
    message: 'Stopped. Nothing was changed.',
    detail: 'The AbortSignal was given before the last step.',
    cause: signal?.reason,
  });
}

/** Gives the event loop its turn when it is due, so that signals and timers of the caller come through. */
export function makeBreather(signal: AbortSignal | undefined): () => Promise<void> {
  let lastTurn = performance.now();
  return async () => {
    if (performance.now() - lastTurn < TURN_MS) return;
    await nextTurn();
    lastTurn = performance.now();
    assertNotCancelled(signal);
  };
}
