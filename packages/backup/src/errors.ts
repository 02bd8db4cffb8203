import { CodedError, type ErrorParts } from '@auralis/errors';
import { describeCause, toDatabaseError } from '@auralis/sqlite/support';

/**
 * Stable codes of a {@link BackupError}; `docs/errors.md` has a section for each. Functions of this package also throw the
 * `DatabaseError`s of `@auralis/sqlite`, such as `DISK_FULL` and `CANCELLED`.
 */
export type BackupErrorCode =
  | 'BACKUP_DAMAGED'
  | 'BACKUP_FAILED'
  | 'BACKUP_MISSING'
  | 'BACKUP_NEEDED'
  | 'BACKUP_TOO_NEW'
  | 'DATABASE_BUSY'
  | 'DATABASE_DAMAGED'
  | 'DATABASE_MISSING'
  | 'DATABASE_UNREADABLE'
  | 'DRILL_FAILED'
  | 'RESTORE_FAILED'
  | 'SALVAGE_FAILED';

/** An error of creating, verifying, restoring or pruning backups, or of salvage. */
export class BackupError extends CodedError<BackupErrorCode> {
  override readonly name = 'BackupError';
}

interface Fallback extends Pick<ErrorParts, 'message' | 'hint'> {
  readonly code: BackupErrorCode;
}

/** Maps an error of SQLite or of the file system to its standard code, or to the fallback. Coded errors pass unchanged. */
export function toBackupError(
  error: unknown,
  { code, ...text }: Fallback,
  facts: Readonly<Record<string, unknown>>,
): CodedError {
  const known = toDatabaseError(error, facts);
  return known ?? new BackupError(code, { ...text, detail: describeCause(error), facts, cause: error });
}
