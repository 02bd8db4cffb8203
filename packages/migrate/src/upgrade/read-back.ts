import { type Backup, restoreBackup } from '@auralis/backup';
import { MigrateError } from '../errors.ts';
import { inspectDatabase } from '../inspect-database.ts';
import { backupsDirectory } from './back-up.ts';
import type { RunRecord } from './run-record.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/**
 * Reads what was committed through a connection of its own. Where the disk has not kept it, the backup made before is
 * put back and checked. No connection of the upgrade may be open any more.
 *
 * @throws MigrateError `DATABASE_DAMAGED`; `facts.restored` says whether the backup is back in place
 */
export async function readBack(
  database: string,
  options: UpgradeOptions,
  backup: Backup | null,
  record: RunRecord,
): Promise<void> {
  const reason = whyUnreadable(database, options);
  if (reason === null) return;
  const failure = await putBack(database, options, backup);
  const restored = failure === null;
  const error = new MigrateError('DATABASE_DAMAGED', {
    message: restored
      ? 'The disk did not keep the update as it was written. Your library was put back from the backup made just before, and checked.'
      : `The disk did not keep the update as it was written. ${backup === null ? 'No backup was made.' : `Put the backup back with "auralis-backup restore": ${backup.path}`}`,
    detail: `After the commit ${database} can't be read: ${reason}`,
    facts: { database, restored, backup: backup?.path ?? null },
    cause: failure ?? undefined,
  });
  record.failed(error, restored ? 'restored' : 'failed', backup);
  throw error;
}

function whyUnreadable(database: string, { migrations }: UpgradeOptions): string | null {
  try {
    const found = inspectDatabase(database, migrations);
    if ('version' in found && found.version !== null) return null;
    return 'reason' in found ? found.reason : `it is ${found.status}`;
  } catch (error) {
    // Any other error says nothing of the file: another program is quick to use it, or this one has too much open.
    const { detail = '' } = error as { readonly detail?: string };
    return /^SQLITE_IOERR_(?:READ|SHORT_READ|CORRUPTFS|FSTAT)/.test(detail) ? detail : null;
  }
}

/** @returns why it could not be done, or null */
async function putBack(database: string, options: UpgradeOptions, backup: Backup | null): Promise<unknown> {
  if (backup === null) return new Error('there is no backup');
  const { appVersion, now } = options;
  try {
    await restoreBackup({ database, directory: backupsDirectory(options), id: backup.id, appVersion, now });
    return null;
  } catch (error) {
    return error;
  }
}
