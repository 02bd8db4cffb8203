import { setImmediate as nextTurn } from 'node:timers/promises';
import { DatabaseError } from './errors.ts';

/** Progress of an operation, in the unit of its phase, such as bytes or pages; `total` is null when it is not known. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}

/** Options of every operation that may take long. */
export interface ProgressOptions {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How long the event loop may be blocked, in milliseconds. */
const TURN_MS = 8;

/** @throws DatabaseError `CANCELLED` when the signal is aborted */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

export function abortError(signal: AbortSignal | undefined): DatabaseError {
  return new DatabaseError('CANCELLED', {
    message: 'The operation was cancelled. Nothing was changed.',
    detail: 'The AbortSignal was aborted before the last step.',
    hint: 'Start it again when you are ready.',
    cause: signal?.reason,
  });
}

/** Returns a function that lets the event loop run, and checks the signal, when the last time was long enough ago. */
export function eventLoopYielder(signal: AbortSignal | undefined): () => Promise<void> {
  let lastTurn = performance.now();
  return async () => {
    if (performance.now() - lastTurn < TURN_MS) return;
    await nextTurn();
    lastTurn = performance.now();
    throwIfAborted(signal);
  };
}
