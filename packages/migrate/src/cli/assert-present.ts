import { existsSync } from 'node:fs';
import { MigrateError } from '../errors.ts';
import { journalPath } from '../journal/journal.ts';

/**
 * A mistyped path must not look like a library that is new, or idle.
 *
 * @throws MigrateError `DATABASE_MISSING`
 */
export function assertPresent(database: string, cure = 'Check the path.'): void {
  if (existsSync(database)) return;
  throw new MigrateError('DATABASE_MISSING', {
    message: 'There is no library at this path. Nothing was made in its place.',
    detail: `${database} does not exist. ${cure}`,
    facts: { database },
  });
}

/** The record of updates outlives the library that it is about, and may be sent without it. */
export function assertOnRecord(database: string): void {
  if (!existsSync(journalPath(database))) assertPresent(database);
}
