import { type BackupInProgress, beginBackup } from '@auralis/backup/support';
import type { Database } from 'better-sqlite3';
import { readLedger } from '../inspection/ledger.ts';
import { assertUndamaged } from '../verify/assert-sound.ts';
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
 * Begins the backup before an upgrade, under the upgrade's own lock; null for a library that isn't there yet. It is
 * proven in other threads while the steps run, and so is that the library was sound before them: wait for `completed` before
 * the commit. Where the caller does without a backup, the library is shown to be sound here.
 */
export async function beginBackUp(upgrade: LockedUpgrade): Promise<BackupInProgress | null> {
  const { connection: lock, database, plan, options, report } = upgrade;
  const { appVersion, signal, now } = options;
  if (plan.action === 'create') return null;
  if (!wantsBackup(options)) {
    assertUndamaged(lock, database);
    return null;
  }
  return beginBackup({
    database,
    reason: 'before-upgrade',
    appVersion,
    ...(plan.from === 'legacy' ? {} : { schemaVersion: plan.from, minReader: minReaderOf(lock) }),
    directory: backupsDirectory(options),
    lock,
    level: 3,
    count: plan.additive ? 'rows' : 'contents',
    onProgress: ({ phase, done, total }) => phase === 'copy' && report('backup', done, total),
    signal,
    now,
  });
}

function minReaderOf(database: Database): number | undefined {
  return readLedger(database).at(-1)?.minReader ?? undefined;
}
