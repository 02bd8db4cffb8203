import { statSync } from 'node:fs';
import { BackupError } from '../errors.ts';

/**
 * Refuses to open a file of 0 bytes: there is nothing in it, and SQLite deletes the log beside it, which may be all that
 * is left (https://sqlite.org/fileformat2.html#the_write_ahead_log).
 *
 * @throws BackupError `DATABASE_DAMAGED`
 */
export function assertNotEmptied(database: string): void {
  const found = statSync(database, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size > 0) return;
  throw new BackupError('DATABASE_DAMAGED', {
    message: `${database} is empty: there is nothing in it to be copied.`,
    detail: 'The file has 0 bytes. A log beside it, if there is one, was left as it is.',
    facts: { database },
  });
}
