import { type Backup, createBackup } from '@auralis/backup';
import type { Database } from 'better-sqlite3';
import { readLedger } from '../ledger.ts';
import { assertUndamaged } from '../proof/assert-sound.ts';
import type { LockedUpgrade } from './under-lock.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/** Whether the caller has not said, in words, to go without. */
export function wantsBackup({ backups }: UpgradeOptions): boolean {
  return typeof backups !== 'string';
}

/** Where the caller keeps backups; undefined: beside the library. */
export function backupsDirectory({ backups }: UpgradeOptions): string | undefined {
  return typeof backups === 'object' ? backups.directory : undefined;
}

/**
 * The backup before an upgrade, under the upgrade's own lock; null for a library that isn't there yet. Either
 * way the library is shown to be sound before anything is done to it. `meanwhile` is
 * what can be done on the library while the copy is proven; where there is no such time it isn't called.
 */
export async function backUp(
  { connection: lock, database, plan, options, report }: LockedUpgrade,
  meanwhile: () => void,
): Promise<Backup | null> {
  const { appVersion, signal, now } = options;
  if (plan.action === 'create') return null;
  if (!wantsBackup(options)) {
    assertUndamaged(lock, database);
    return null;
  }
  return createBackup({
    database,
    reason: 'before-upgrade',
    appVersion,
    ...(plan.from === 'legacy' ? {} : { schemaVersion: plan.from, minReader: minReaderOf(lock) }),
    directory: backupsDirectory(options),
    lock,
    meanwhile,
    proof: 3,
    onProgress: ({ done, total }) => report('backup', done, total),
    signal,
    now,
  });
}

function minReaderOf(database: Database): number | undefined {
  return readLedger(database).at(-1)?.minReader ?? undefined;
}
