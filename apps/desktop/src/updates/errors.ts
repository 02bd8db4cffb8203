import { CodedError } from '@auralis/errors';

/** Stable codes of what can go wrong with an update; `docs/updates.md` has a section for each. */
export type UpdateErrorCode =
  | 'BACKUP_FAILED'
  | 'DISK_FULL'
  | 'DOWNLOAD_INTERRUPTED'
  | 'FEED_MISSING'
  | 'FEED_UNREACHABLE'
  | 'FEED_UNREADABLE'
  | 'INSTALL_FAILED'
  | 'LIBRARY_BUSY'
  | 'LIBRARY_TOO_NEW'
  | 'LIBRARY_TOO_OLD'
  | 'ROLLOUT_WAITING'
  | 'SYSTEM_TOO_OLD'
  | 'UPDATE_CORRUPTED'
  | 'UPDATE_EXPIRED'
  | 'UPDATE_KEY_UNKNOWN'
  | 'UPDATE_OLDER'
  | 'UPDATE_REPLAYED'
  | 'UPDATE_TAMPERED'
  | 'UPDATE_UNSIGNED'
  | 'UPDATES_NOT_OPENED'
  | 'UPDATER_UNAVAILABLE';

/** Why an update can't be found, offered, downloaded or installed. The installed app and the library are as before. */
export class UpdateError extends CodedError<UpdateErrorCode> {
  override readonly name = 'UpdateError';
}

/** What a listener who did not ask for a check need not know: the next check may succeed, as after the page of a sign-in. */
const SILENT: readonly UpdateErrorCode[] = [
  'FEED_MISSING',
  'FEED_UNREACHABLE',
  'FEED_UNREADABLE',
  'UPDATER_UNAVAILABLE',
];

/** Whether the error is shown only to a listener who asked for a check. */
export function isSilent({ code }: UpdateError): boolean {
  return SILENT.includes(code);
}
