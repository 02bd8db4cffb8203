import { setImmediate as nextTurn } from 'node:timers/promises';
import { DatabaseError } from './errors.ts';

/** How far long work has come: bytes or rows, as the phase defines it; `total` is null where it can't be known. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}

/** Options of every long operation. */
export interface ProgressOptions {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The longest the event loop has to wait between two blocks of work. */
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

/** Lets timers and signals of the caller run when a turn of the event loop is due. */
export function eventLoopYielder(signal: AbortSignal | undefined): () => Promise<void> {
  let lastTurn = performance.now();
  return async () => {
    if (performance.now() - lastTurn < TURN_MS) return;
    await nextTurn();
    lastTurn = performance.now();
    throwIfAborted(signal);
  };
}
