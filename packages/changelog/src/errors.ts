import { CodedError } from '@auralis/errors';

/** The stable error codes of this package; `docs/errors.md` has a section for each. */
export type ChangelogErrorCode =
  | 'RECORD_INVALID'
  | 'VERSION_INVALID'
  | 'NOTHING_TO_RELEASE'
  | 'RELEASE_REFUSED'
  | 'CANCELLED'
  | 'CUT_FAILED'
  | 'CHANGESETS_MISSING';

/** Every error that this package throws on purpose: branch on `code`, show `message` and `hint`, log `detail`. */
export class ChangelogError extends CodedError<ChangelogErrorCode> {
  override readonly name = 'ChangelogError';
}
