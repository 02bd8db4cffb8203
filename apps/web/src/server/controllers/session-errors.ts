import { DatabaseError } from '@auralis/sqlite';
import type { AppState } from '../../contract/upgrade.ts';
import { type ApiError, apiError } from './api-error.ts';

/** A library that was open, and of which nothing is there any more. */
export function lostWhileOpen(path: string): DatabaseError {
  return new DatabaseError('DATABASE_DAMAGED', {
    message: 'The library was removed while Auralis had it open.',
    detail: `There is no file at ${path} any more.`,
    hint: 'Connect the disk that it is on, or restore a backup.',
    facts: { database: path, isLost: true },
  });
}

/** A request for a library that is not open, with the reason where that lasts. */
export function notReady({ state }: AppState): ApiError {
  const error = apiError('LIBRARY_NOT_READY', `The state is ${state}.`);
  if (state !== 'failed') return error;
  return error.with({
    message: 'The library could not be opened.',
    hint: 'Open the page of Auralis, which says why and what to do.',
  });
}
