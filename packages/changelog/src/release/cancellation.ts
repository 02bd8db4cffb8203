import { setImmediate as nextTurn } from 'node:timers/promises';
import { ChangelogError } from '../errors.ts';

/** Throws once a cancellation was requested, also by a process signal that Node has not delivered yet. */
export async function throwIfAborted(signal: AbortSignal | undefined): Promise<void> {
  // Node delivers a signal between two turns of the event loop, and a stage may run without one.
  await nextTurn();
  signal?.throwIfAborted();
}

/** The error of a cut or a merge that was cancelled: `subject`, such as `Release 1.2.0`, is as it was before. */
export function cancelled(subject: string, outcome: string, facts: Readonly<Record<string, unknown>> = {}) {
  return new ChangelogError('CANCELLED', {
    message: `${subject} was cancelled. ${outcome}`,
    detail: 'Every file is as it was before.',
    hint: 'Run the command again when you are ready.',
    facts,
  });
}
