import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { listBackups } from '@auralis/backup';
import { databaseBytes } from '@auralis/sqlite';
import { assertFreeSpace, nearestExistingDirectory } from '@auralis/sqlite/support';
import { MigrateError } from '../errors.ts';
import { type JournalEntry, journalPath, readJournal } from '../journal/journal.ts';
import { fileIdentity } from '../journal/run-journal.ts';
import { failuresInARow } from '../journal/runs.ts';
import type { LockedUpgrade } from './locked-upgrade.ts';
import { backupsDirectory, type UpgradeOptions } from './upgrade-options.ts';

/** Added to the space needed, in bytes. */
const MARGIN = 4 * 1024 * 1024;

/**
 * Refuses an upgrade that the disk has no space for, before its first write. A rewrite of every page goes through the
 * write-ahead log or the rollback journal, with checksums (twice the file was measured), and the new table exists beside
 * the old one.
 *
 * @param backups - the folder of the backup; null when there will be none
 * @throws DatabaseError `DISK_FULL` with the bytes `needed`, `free` and `missing`
 */
export function assertSpaceForUpgrade(
  database: string,
  { additive, backups }: { readonly additive: boolean; readonly backups: string | null },
): void {
  const { main, wal, journal } = databaseBytes(database);
  const size = main + wal + journal;
  const beside = { folder: nearestExistingDirectory(dirname(database)), needed: (additive ? 0 : 3 * size) + MARGIN };
  const copy = { folder: nearestExistingDirectory(backups ?? dirname(database)), needed: backups === null ? 0 : size };
  const isSameDisk = statSync(beside.folder).dev === statSync(copy.folder).dev;
  for (const need of isSameDisk ? [{ ...beside, needed: beside.needed + copy.needed }] : [beside, copy])
    assertFreeSpace(need.folder, need.needed, { margin: 0 });
}

/**
 * SQLite would fail only at the first write, after the backup. The folder must be writable too: the write-ahead log is
 * created in it.
 *
 * @throws the file system's own error
 */
export function assertWritable(database: string): void {
  for (const path of [database, dirname(database)]) accessSync(path, constants.W_OK);
}

const FAILURES_ALLOWED = 3;

type Attempt = Pick<LockedUpgrade, 'database' | 'plan' | 'options' | 'interrupted'>;

/**
 * Refuses an upgrade that failed several times in a row: an app that fails and backs up at every start fills the disk.
 *
 * @throws MigrateError `TOO_MANY_FAILURES`
 */
export function assertRetryAllowed({ database, plan, options, interrupted }: Attempt): void {
  if (options.retryAfterFailures === true) return;
  const checksums = plan.route.map(({ checksum }) => checksum);
  const entries = readJournal(database);
  const failures = failuresInARow(entries, { checksums, file: fileIdentity(database) });
  if (failures < FAILURES_ALLOWED || wasRestoredSince(entries, database, options)) return;
  throw new MigrateError('TOO_MANY_FAILURES', {
    message: `This upgrade failed ${failures} times in a row, so it was not started again. The database is unchanged.`,
    detail: `The failures are in ${journalPath(database)}.`,
    hint: 'Update the app, or start the upgrade anyway with `retryAfterFailures` (`--retry-after-failures`).',
    facts: { database, failures, interrupted },
  });
}

/** A restore by the backup package writes no line in this journal, but a backup that is newer than the failed run's. */
function wasRestoredSince(entries: readonly JournalEntry[], database: string, options: UpgradeOptions): boolean {
  const backups = listBackups({ database, directory: backupsDirectory(options) });
  const failed = entries.findLast((entry) => entry.event === 'failed');
  const last = backups.find(({ id }) => id === failed?.backup)?.manifest.sequence;
  if (last === undefined) return false;
  return backups.some(({ manifest }) => manifest.reason === 'before-restore' && manifest.sequence > last);
}
