import { CodedError, type ErrorParts } from '@auralis/errors';
import { classifyError, describeCause, isMissingPart } from '@auralis/sqlite/support';

/** Stable codes of what can go wrong here; `docs/errors.md` has a section for each. */
export type MigrateErrorCode =
  | 'CANCELLED'
  | 'DATABASE_BUSY'
  | 'DATABASE_DAMAGED'
  | 'DATABASE_DRIFTED'
  | 'DATABASE_FOREIGN'
  | 'DATABASE_MISSING'
  | 'DATABASE_TOO_NEW'
  | 'DATABASE_UNREADABLE'
  | 'DISK_FULL'
  | 'JOURNAL_UNUSABLE'
  | 'MIGRATION_EDITED'
  | 'MIGRATION_FAILED'
  | 'MIGRATION_MISSING'
  | 'MIGRATION_NAME'
  | 'MIGRATION_REFUSED'
  | 'REFERENCES_BROKEN'
  | 'ROWS_LOST'
  | 'SCHEMA_MISMATCH'
  | 'TOO_MANY_FAILURES'
  | 'VALUES_CHANGED'
  | 'VALUES_LOST'
  | 'WORKER_MISSING';

/** An error of loading migrations, or of inspecting, upgrading or repairing a database. */
export class MigrateError extends CodedError<MigrateErrorCode> {
  override readonly name = 'MigrateError';
}

/** The end of the message of a migration error. */
export const UNTOUCHED = 'The database was not touched.';

/** The hint of a migration error for which there is no better one. */
export const FIX_OR_UPDATE = 'Fix the migration; as a user, install a version of the app in which it is fixed.';

/** An error in a migration file. */
export function migrationError(
  code: Extract<MigrateErrorCode, `MIGRATION_${string}`>,
  file: string,
  reason: string,
  { facts = {}, ...parts }: Partial<Pick<ErrorParts, 'message' | 'hint' | 'facts' | 'cause'>> = {},
): MigrateError {
  return new MigrateError(code, {
    message: `The migration ${file} is invalid. ${UNTOUCHED}`,
    detail: `${file}: ${reason}`,
    hint: FIX_OR_UPDATE,
    ...parts,
    facts: { file, ...facts },
  });
}

const ENVIRONMENT = {
  DISK_FULL: {
    message: 'The disk became full during the upgrade. The database is unchanged.',
    hint: 'Free some space on the disk and try again.',
  },
  DATABASE_BUSY: {
    message: 'Another program is using the database.',
    hint: 'Close the other program and try again.',
  },
  DATABASE_DAMAGED: {
    message: 'The database file is damaged. The upgrade changed nothing.',
    hint: 'Restore a backup.',
  },
  DATABASE_UNREADABLE: {
    message: 'The database, or the folder it is in, cannot be read and written. The database is unchanged.',
    hint: 'Check the permissions of the file and its folder.',
  },
} as const satisfies Partial<Record<MigrateErrorCode, Pick<ErrorParts, 'message' | 'hint'>>>;

/** An index, a trigger or a view of another program can make a table of the app unusable for this connection. */
const MISSING_PART = {
  message:
    'The database needs a collation, function or module that this app lacks. The upgrade was rolled back, and the database is unchanged.',
  hint: 'As the developer of the app, register it with the option `prepare`, or drop what another program added.',
};

/** What the disk, the file or another program did to a migration; null when the error is the migration's own fault. */
export function environmentError(
  error: unknown,
): ({ readonly code: MigrateErrorCode } & Pick<ErrorParts, 'message' | 'hint'>) | null {
  if (isMissingPart(error)) return { code: 'MIGRATION_FAILED', ...MISSING_PART };
  const code = classifyError(error);
  return code === null ? null : { code, ...ENVIRONMENT[code] };
}

/**
 * Gives an error of SQLite or of the file system, thrown before a commit, its code. Coded errors pass unchanged.
 */
export function toMigrateError(error: unknown, database: string): CodedError {
  if (error instanceof CodedError) return error;
  const code = classifyError(error);
  const text =
    code === null
      ? {
          message: 'The migration failed and was rolled back. The database is unchanged.',
          hint: 'Report the error to the developer of the app.',
        }
      : ENVIRONMENT[code];
  return new MigrateError(code ?? 'MIGRATION_FAILED', {
    ...text,
    detail: describeCause(error),
    facts: { database },
    cause: error,
  });
}
