import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import type { Measures } from './receipt.ts';

/** Answers named scalar queries; null where a table or column does not exist yet. */
export function measure(database: Database, queries: Readonly<Record<string, string>>): Measures {
  return Object.fromEntries(Object.entries(queries).map(([name, sql]) => [name, answer(database, name, sql)]));
}

function answer(database: Database, name: string, sql: string): number | string | null {
  try {
    const value: unknown = database.prepare(sql).pluck().get();
    return typeof value === 'number' || typeof value === 'string' ? value : null;
  } catch (cause) {
    const message = (cause as Error).message;
    if (/no such (?:table|column)/.test(message)) return null;
    throw new MigrateError('MIGRATION_FAILED', {
      message: 'The contents of your library could not be counted. Your library is unchanged.',
      detail: `measure ${name}: ${message}`,
      cause,
    });
  }
}
