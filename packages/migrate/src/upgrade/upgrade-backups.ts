import { type Backup, deleteBackup, listBackups, pruneBackups } from '@auralis/backup';
import { type BackupInProgress, beginBackup } from '@auralis/backup/support';
import type { Database } from 'better-sqlite3';
import { readLedger } from '../inspection/ledger.ts';
import { assertUndamaged } from '../verify/assert-sound.ts';
import type { LockedUpgrade } from './locked-upgrade.ts';
import { backupsDirectory, type UpgradeOptions, wantsBackup } from './upgrade-options.ts';

/**
 * Begins the backup before an upgrade, under the upgrade's own lock; null for a database that is being created. Other
 * threads verify it, and with it that the database was sound, while the migrations run: wait for `completed` before the
 * commit. Where the caller does without a backup, the database itself is checked here.
 */
export async function beginUpgradeBackup(upgrade: LockedUpgrade): Promise<BackupInProgress | null> {
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
    ...(plan.from === 'legacy'
      ? {}
      : { schemaVersion: plan.from, minReader: minReaderOf(lock, options.migrations.ledger) }),
    directory: backupsDirectory(options),
    lock,
    level: 3,
    checkForeignKeys: !plan.additive,
    prepare: options.prepare,
    onProgress: ({ phase, done, total }) => phase === 'copy' && report('backup', done, total),
    signal,
    now,
  });
}

function minReaderOf(database: Database, ledger: string): number | undefined {
  return readLedger(database, ledger).at(-1)?.minReader ?? undefined;
}

/** After a successful upgrade only: deletes the backups that the caller's retention policy does not keep. */
export async function pruneAfterUpgrade(database: string, { backups, now }: UpgradeOptions): Promise<void> {
  if (typeof backups !== 'object' || backups.retention === undefined) return;
  const { directory, retention: policy } = backups;
  await nullOnError(() => pruneBackups({ database, directory, policy, now }));
}

/**
 * After a failed upgrade: the database is the same as before the previous attempt. Where that attempt's backup exists,
 * the new one has the same bytes and only fills the disk.
 *
 * @returns the backup that is kept
 */
export async function dropDuplicateBackup(database: string, made: Backup, options: UpgradeOptions): Promise<Backup> {
  const directory = backupsDirectory(options);
  const duplicate = listBackups({ database, directory }).find(
    (other) => other.id !== made.id && hasSameContent(other, made),
  );
  if (duplicate === undefined) return made;
  const deleted = await nullOnError(() => deleteBackup({ database, directory, id: made.id, now: options.now }));
  return deleted === null ? made : duplicate;
}

function hasSameContent({ manifest }: Backup, { manifest: made }: Backup): boolean {
  return manifest.reason === 'before-upgrade' && manifest.failure === null && manifest.sha256 === made.sha256;
}

/** One backup too many is no failure of the upgrade. */
async function nullOnError<Result>(work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work();
  } catch {
    // In use by another program, or a disk that is full or fails.
    return null;
  }
}
