import { DatabaseError } from '@auralis/sqlite';
import { MigrateError } from '../errors.ts';

/** The error for a file of which nothing can be said; a wrong Node or SQLite passes through. */
export function unreadable(database: string, cause: unknown): MigrateError {
  const { code, message } = cause as { readonly code?: string; readonly message: string };
  if (code === 'NODE_UNSUPPORTED' || code === 'SQLITE_UNSUPPORTED') throw cause;
  return new MigrateError('DATABASE_UNREADABLE', {
    message: `The library ${database} can't be read. Check that it is a file and that you may read it.`,
    detail: cause instanceof DatabaseError ? message : `${code ?? 'error'}: ${message}`,
    facts: { database },
    cause,
  });
}
