import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseError } from '@auralis/sqlite';
import { MigrateError } from './errors.ts';

/**
 * The absolute path of a database. Symbolic links are followed, so that backups and sidecars are beside the real file.
 *
 * @throws MigrateError `DATABASE_UNREADABLE`
 */
export function resolveLinks(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync.native(absolute);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return absolute;
    throw unreadableError(absolute, error);
  }
}

/** The error for a file that cannot be read at all; the error for an unsupported Node or SQLite passes through. */
export function unreadableError(database: string, cause: unknown): MigrateError {
  const { code, message } = cause as { readonly code?: string; readonly message: string };
  if (code === 'NODE_UNSUPPORTED' || code === 'SQLITE_UNSUPPORTED') throw cause;
  return new MigrateError('DATABASE_UNREADABLE', {
    message: `The database ${database} cannot be read. It was not changed.`,
    detail: cause instanceof DatabaseError ? cause.message : `${code ?? 'error'}: ${message}`,
    hint: 'Check that the path is a file and that you have permission to read it.',
    facts: { database },
    cause,
  });
}
