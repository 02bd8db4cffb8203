import { BackupError, type BackupErrorCode } from './errors.ts';

const DISK_FULL: readonly string[] = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'];

interface Sentence {
  readonly code: BackupErrorCode;
  readonly message: string;
}

/** Gives an error of SQLite or of the file system its code and its sentence; our own pass unchanged. */
export function explained(error: unknown, otherwise: Sentence, facts: Readonly<Record<string, unknown>>): BackupError {
  if (error instanceof BackupError) return error;
  const code = (error as { readonly code?: unknown } | null)?.code;
  const { code: ours, message } = sentenceFor(typeof code === 'string' ? code : '', otherwise);
  const detail =
    error instanceof Error ? `${typeof code === 'string' ? `${code}: ` : ''}${error.message}` : String(error);
  return new BackupError(ours, { message, detail, facts, cause: error });
}

/** Whether SQLite says that the file itself is broken. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test(String((error as { readonly code?: unknown } | null)?.code));
}

/** Whether the disk did not give back what is on it. */
export function isUnreadable(error: unknown): boolean {
  const { code, syscall, cause } = (error ?? {}) as Partial<Record<'code' | 'syscall' | 'cause', unknown>>;
  if (code === 'EIO' && syscall === 'read') return true;
  return (
    /^SQLITE_IOERR(?:_READ|_SHORT_READ|_CORRUPTFS)?$/.test(String(code)) || (cause !== undefined && isUnreadable(cause))
  );
}

/** Whether SQLite says that another connection is in the way. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(?:BUSY|LOCKED)/.test(String((error as { readonly code?: unknown } | null)?.code));
}

function sentenceFor(code: string, otherwise: Sentence): Sentence {
  if (DISK_FULL.includes(code)) return { code: 'DISK_FULL', message: 'The disk is full.' };
  if (isBusy({ code })) return { code: 'DATABASE_BUSY', message: 'Another program is using the library.' };
  if (isDamage({ code })) return { code: 'DATABASE_DAMAGED', message: 'The library file is damaged.' };
  return otherwise;
}
