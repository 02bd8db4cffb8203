import { CodedError } from '@auralis/errors';

/** Stable codes of what can go wrong here; `docs/errors.md` has a section for each. */
export type VersionErrorCode = 'VERSION_INVALID' | 'REPOSITORY_UNREADABLE' | 'MIGRATION_NAME' | 'MIGRATION_REFUSED';

/** An error of reading a repository or a version. */
export class VersionError extends CodedError<VersionErrorCode> {
  override readonly name = 'VersionError';
}
