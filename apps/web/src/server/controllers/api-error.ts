import { CodedError, type ErrorParts } from '@auralis/errors';

/** Codes of requests that the app refuses; `docs/api-errors.md` lists them, and `docs/errors.md` those of the packages. */
export type ApiErrorCode =
  | 'BACKUPS_INACCESSIBLE'
  | 'BODY_TOO_LARGE'
  | 'CLIENT_OUTDATED'
  | 'HOST_NOT_ALLOWED'
  | 'JOB_RUNNING'
  | 'LIBRARY_NOT_READY'
  | 'LIBRARY_READ_ONLY'
  | 'LIBRARY_REPLACED'
  | 'MEDIA_TYPE_UNSUPPORTED'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'NOTHING_TO_UNDO'
  | 'ORIGIN_NOT_ALLOWED'
  | 'PLAYLIST_IS_SMART'
  | 'PORT_UNAVAILABLE'
  | 'REQUEST_INVALID'
  | 'SETTINGS_NOT_SAVED'
  | 'TOKEN_INVALID'
  | 'TOO_MANY_STREAMS';

type Texts = Pick<ErrorParts, 'message' | 'hint'>;

const TEXTS: Readonly<Record<ApiErrorCode, Texts>> = {
  BACKUPS_INACCESSIBLE: {
    message: 'The folder of the backups cannot be used.',
    hint: 'Check that the folder of the backups exists, and that Auralis may read and write it.',
  },
  BODY_TOO_LARGE: { message: 'The request is too large.', hint: 'Send fewer items in one request.' },
  CLIENT_OUTDATED: {
    message: 'This page is of an older version of Auralis.',
    hint: 'Reload the page to get the current version.',
  },
  HOST_NOT_ALLOWED: {
    message: 'Auralis does not answer under this host name.',
    hint: 'Open the address that Auralis printed at its start.',
  },
  JOB_RUNNING: {
    message: 'Another backup is being made, verified or restored.',
    hint: 'Wait until it is done, then try again.',
  },
  LIBRARY_NOT_READY: { message: 'The library is not open yet.', hint: 'Try again in a few seconds.' },
  LIBRARY_READ_ONLY: {
    message: 'The library can only be read.',
    hint: 'Allow Auralis to write to the library file and its folder, then start Auralis again.',
  },
  LIBRARY_REPLACED: {
    message: 'Another program replaced or removed the library.',
    hint: 'Auralis opens what is there now. Check that it is your library, then try again.',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    message: 'The body of the request is not JSON.',
    hint: 'Send JSON with the header Content-Type: application/json.',
  },
  METHOD_NOT_ALLOWED: {
    message: 'This address does not support the method of the request.',
    hint: 'Use one of the methods in the Allow header.',
  },
  NOT_FOUND: { message: 'There is nothing at this address.', hint: 'Reload the page: it may have been removed.' },
  NOTHING_TO_UNDO: { message: 'There is no restore to undo.', hint: 'Choose a backup from the list instead.' },
  ORIGIN_NOT_ALLOWED: {
    message: 'Another website sent this request.',
    hint: 'Open the address that Auralis printed at its start.',
  },
  PLAYLIST_IS_SMART: {
    message: 'The tracks of a smart playlist come from its rules.',
    hint: 'Add the tracks to another playlist.',
  },
  PORT_UNAVAILABLE: {
    message: 'The port cannot be used.',
    hint: 'Choose another one with --port, or close the other program.',
  },
  REQUEST_INVALID: { message: 'The request is not valid.', hint: 'Reload the page and try again.' },
  SETTINGS_NOT_SAVED: {
    message: 'The settings could not be saved.',
    hint: 'Allow Auralis to write to the folder of the library, then try again.',
  },
  TOKEN_INVALID: {
    message: 'The session token is missing or of an earlier start of Auralis.',
    hint: 'Reload the page to get the current token.',
  },
  TOO_MANY_STREAMS: { message: 'Too many windows are open.', hint: 'Close a window of Auralis and try again.' },
};

/** A request that is refused. Nothing was changed. */
export class ApiError extends CodedError<ApiErrorCode> {
  override readonly name = 'ApiError';
}

/** @param detail - the technical reason; no title, name or path */
export function apiError(code: ApiErrorCode, detail: string, facts: ErrorParts['facts'] = {}): ApiError {
  return new ApiError(code, { ...TEXTS[code], detail, facts });
}
