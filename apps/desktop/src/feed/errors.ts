import { CodedError } from '@auralis/errors';

/** Stable codes of the command `auralis-feed`; `docs/updates.md` has a section for each. */
export type FeedErrorCode =
  | 'ARTIFACT_INVALID'
  | 'ARTIFACT_MISSING'
  | 'CHANNELS_DIFFER'
  | 'CHANNEL_FILE_INVALID'
  | 'CHANNEL_FILE_MISSING'
  | 'CHANNEL_NEWER'
  | 'FEED_UNREACHABLE'
  | 'FILE_UNWRITABLE'
  | 'FOLDER_UNREADABLE'
  | 'KEY_EXISTS'
  | 'KEY_NOT_ACCEPTED'
  | 'KEY_UNREADABLE'
  | 'PRERELEASE_REFUSED'
  | 'RELEASES_UNREADABLE'
  | 'RELEASE_UNKNOWN';

/** An error of writing, changing or verifying the update feed. */
export class FeedError extends CodedError<FeedErrorCode> {
  override readonly name = 'FeedError';
}
