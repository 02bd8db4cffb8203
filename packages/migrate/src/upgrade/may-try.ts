import { listBackups } from '@auralis/backup';
import { MigrateError } from '../errors.ts';
import type { JournalEntry } from '../support/entry.ts';
import { journalPath, readJournal } from '../support/journal.ts';
import { failuresInARow } from '../support/runs.ts';
import { backupsDirectory } from './back-up.ts';
import { identityOf } from './run-record.ts';
import type { LockedUpgrade } from './under-lock.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

const FAILURES_ALLOWED = 3;

type Attempt = Pick<LockedUpgrade, 'database' | 'plan' | 'options' | 'interrupted'>;

/** @throws MigrateError `TOO_MANY_FAILURES`: a start that fails and backs up again, over and over, fills a disk */
export function assertMayTry({ database, plan, options, interrupted }: Attempt): void {
  if (options.retryAfterFailures === true) return;
  const steps = plan.route.map(({ checksum }) => checksum);
  const entries = readJournal(database);
  const failures = failuresInARow(entries, { steps, file: identityOf(database) });
  if (failures < FAILURES_ALLOWED || wasRestoredSince(entries, database, options)) return;
  throw new MigrateError('TOO_MANY_FAILURES', {
    message: `This update failed ${failures} times in a row on your library, so it was not started again. Your library is unchanged.`,
    detail: `See ${journalPath(database)}; "retryAfterFailures" (--retry-after-failures) starts it all the same.`,
    facts: { database, failures, interrupted },
  });
}

/** A restore outside the app has no line in the journal. It keeps what was there, and that is newer than the failure. */
function wasRestoredSince(entries: readonly JournalEntry[], database: string, options: UpgradeOptions): boolean {
  const backups = listBackups({ database, directory: backupsDirectory(options) });
  const failed = entries.findLast((entry) => entry.event === 'failed');
  const last = backups.find(({ id }) => id === failed?.backup)?.manifest.sequence;
  if (last === undefined) return false;
  return backups.some(({ manifest }) => manifest.reason === 'before-restore' && manifest.sequence > last);
}
