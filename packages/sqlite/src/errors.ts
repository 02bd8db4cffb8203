import { CodedError, type ErrorParts } from '@auralis/errors';

/** Stable codes of what can go wrong with a SQLite file; `docs/errors.md` has a section for each. */
export type DatabaseErrorCode =
  | 'CANCELLED'
  | 'DATABASE_BUSY'
  | 'DATABASE_DAMAGED'
  | 'DATABASE_MISSING'
  | 'DATABASE_UNREADABLE'
  | 'DISK_FULL'
  | 'NODE_UNSUPPORTED'
  | 'SQLITE_UNSUPPORTED';

/** An error of the file, the disk or the engine. */
export class DatabaseError extends CodedError<DatabaseErrorCode> {
  override readonly name = 'DatabaseError';
}

const STANDARD: Readonly<
  Record<'DATABASE_BUSY' | 'DATABASE_DAMAGED' | 'DISK_FULL', Pick<ErrorParts, 'message' | 'hint'>>
> = {
  DATABASE_BUSY: {
    message: 'Another program is using the database.',
    hint: 'Close the other program and try again.',
  },
  DATABASE_DAMAGED: {
    message: 'The database file is damaged.',
    hint: 'Restore a backup, or salvage what is readable with `auralis-backup salvage`.',
  },
  DISK_FULL: { message: 'The disk is full.', hint: 'Free some space on the disk and try again.' },
};

/**
 * Gives an error of SQLite or of the file system its code. Errors that have one already pass unchanged.
 *
 * @returns null when the cause is neither another program's lock nor damage nor a full disk
 */
export function toDatabaseError(error: unknown, facts: Readonly<Record<string, unknown>>): CodedError | null {
  if (error instanceof CodedError) return error;
  const code = classifyError(error);
  if (code === null || code === 'DATABASE_UNREADABLE') return null;
  return new DatabaseError(code, { ...STANDARD[code], detail: describeCause(error), facts, cause: error });
}

/** Which of the standard codes an error of SQLite or of the file system stands for; null for any other error. */
export function classifyError(error: unknown): keyof typeof STANDARD | 'DATABASE_UNREADABLE' | null {
  const code = codeOf(error);
  if (/^(?:SQLITE_FULL|ENOSPC|EDQUOT)$/.test(code)) return 'DISK_FULL';
  if (isBusy(error)) return 'DATABASE_BUSY';
  if (isDamage(error)) return 'DATABASE_DAMAGED';
  if (/^(?:SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|SQLITE_AUTH)/.test(code)) return 'DATABASE_UNREADABLE';
  if (/^(?:EACCES|EPERM|EROFS|ENOTDIR|EISDIR|ENOENT)$/.test(code)) return 'DATABASE_UNREADABLE';
  return null;
}

/** Code and message of an error of SQLite or the system: `SQLITE_FULL: database or disk is full`. */
export function describeCause(error: unknown): string {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return code === '' || message.startsWith(`${code}:`) ? message : `${code}: ${message}`;
}

/** Whether SQLite reports that the file is corrupt or not a database. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test(codeOf(error));
}

/** Whether the disk failed to return what is stored on it. */
export function isReadError(error: unknown): boolean {
  const { syscall, cause } = (error ?? {}) as Partial<Record<'syscall' | 'cause', unknown>>;
  const code = codeOf(error);
  if (code === 'EIO' && syscall === 'read') return true;
  return /^SQLITE_IOERR(?:_READ|_SHORT_READ|_CORRUPTFS)?$/.test(code) || (cause !== undefined && isReadError(cause));
}

/** Whether another connection holds a lock. */
export function isBusy(error: unknown): boolean {
  return /^(?:SQLITE_(?:BUSY|LOCKED).*|DATABASE_BUSY)$/.test(codeOf(error));
}

/** Whether a statement failed because the connection lacks a collation, function or module of another program. */
export function isMissingPart(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  // Without its collation, a table without row ids cannot even be read from one end to the other.
  return /(?:^|: )(?:no such (?:collation sequence|function|module): |unknown function: |no query solution$)/.test(
    message,
  );
}

function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
