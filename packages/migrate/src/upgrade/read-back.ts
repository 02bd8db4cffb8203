import type { Backup } from '@auralis/backup';
import { putBack, whyUnreadable } from './put-back.ts';
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
  const { error, restored } = await putBack(database, options, backup, {
    happened: 'The disk did not keep the update as it was written.',
    detail: `After the commit ${database} can't be read: ${reason}`,
  });
  record.failed(error, restored ? 'restored' : 'failed', backup);
  throw error;
}
