import { CodedError } from '@auralis/errors';

/** Stable codes of the command `auralis-feed`; `docs/updates.md` has a section for each. */
export type FeedErrorCode =
  | 'ARTIFACT_MISSING'
  | 'CHANNEL_FILE_INVALID'
  | 'CHANNEL_FILE_MISSING'
  | 'KEY_EXISTS'
  | 'KEY_NOT_ACCEPTED'
  | 'KEY_UNREADABLE'
  | 'PRERELEASE_REFUSED'
  | 'RELEASE_UNKNOWN';

/** An error of writing, changing or verifying the update feed. */
export class FeedError extends CodedError<FeedErrorCode> {
  override readonly name = 'FeedError';
}
