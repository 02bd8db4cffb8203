import { BackupError } from '@auralis/backup/storage';
import { MigrateError, type MigrateErrorCode } from '../errors.ts';

const MESSAGES = {
  DISK_FULL: 'The disk became full during the update. Your library is unchanged.',
  DATABASE_BUSY: 'Another program is using the library. Close it and try again.',
  DATABASE_DAMAGED: 'Your library file is damaged. The update changed nothing; a backup can bring it back.',
  DATABASE_UNREADABLE: 'Your library, or the folder it is in, cannot be read and written. It is unchanged.',
  MIGRATION_FAILED: 'The update did not work, and was undone. Your library is unchanged.',
} as const satisfies Partial<Record<MigrateErrorCode, string>>;

/** What the surroundings did to a step; null when it is the step's own fault. */
export function troubleOf(error: unknown): { readonly code: MigrateErrorCode; readonly message: string } | null {
  const code = codeFor(String((error as { readonly code?: unknown } | undefined)?.code));
  return code === 'MIGRATION_FAILED' ? null : { code, message: MESSAGES[code] };
}

/** Gives an error of SQLite or of the file system, thrown before a commit, its code and its sentence; ours pass. */
export function explained(error: unknown, database: string): MigrateError | BackupError {
  if (error instanceof MigrateError || error instanceof BackupError) return error;
  const { code, message = String(error) } = error as { readonly code?: unknown; readonly message?: string };
  const system = typeof code === 'string' ? code : '';
  const ours = codeFor(system);
  return new MigrateError(ours, {
    message: MESSAGES[ours],
    detail: `${system}${system === '' ? '' : ': '}${message}`,
    facts: { database },
    cause: error,
  });
}

function codeFor(system: string): keyof typeof MESSAGES {
  if (/^(?:SQLITE_FULL|ENOSPC|EDQUOT)$/.test(system)) return 'DISK_FULL';
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(system)) return 'DATABASE_BUSY';
  if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(system)) return 'DATABASE_DAMAGED';
  if (/^(?:SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|SQLITE_AUTH)/.test(system)) return 'DATABASE_UNREADABLE';
  if (/^(?:EACCES|EPERM|EROFS|ENOTDIR|EISDIR|ENOENT)$/.test(system)) return 'DATABASE_UNREADABLE';
  return 'MIGRATION_FAILED';
}
