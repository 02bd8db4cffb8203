import { type Backup, restoreBackup } from '@auralis/backup';
import { MigrateError } from '../errors.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import type { RunJournal } from '../journal/run-journal.ts';
import { backupsDirectory, type UpgradeOptions } from './upgrade-options.ts';

/**
 * Reads what was committed through a new connection. Where the disk has not kept it, the backup is restored. No
 * connection of the upgrade may be open any more.
 *
 * @throws MigrateError `DATABASE_DAMAGED`; `facts.restored` says whether the backup was restored
 */
export async function verifyCommit(
  database: string,
  options: UpgradeOptions,
  backup: Backup | null,
  journal: RunJournal,
): Promise<void> {
  const reason = reasonUnreadable(database, options);
  if (reason === null) return;
  const { error, restored } = await restoreFromBackup(database, options, backup, {
    happened: 'The disk did not keep what the upgrade wrote.',
    detail: `After the commit ${database} cannot be read: ${reason}`,
  });
  journal.failed(error, restored ? 'restored' : 'failed', backup);
  throw error;
}

/** Why a database cannot be read; null when it can, or when the error says nothing about the file. */
export function reasonUnreadable(database: string, { migrations }: UpgradeOptions): string | null {
  try {
    const found = inspectDatabase(database, migrations);
    if (found.status === 'legacy' || ('version' in found && found.version !== null)) return null;
    return 'reason' in found ? found.reason : `it is ${found.status}`;
  } catch (error) {
    // Any other error says nothing about the file: another program uses it, or this one has too many files open.
    const { detail = '' } = error as { readonly detail?: string };
    return /^SQLITE_IOERR_(?:READ|SHORT_READ|CORRUPTFS|FSTAT)/.test(detail) ? detail : null;
  }
}

interface Damage {
  /** What happened to the database, as the first sentence of the message. */
  readonly happened: string;
  readonly detail: string;
  readonly cause?: unknown;
}

interface RestoreOutcome {
  /** The error for the caller. */
  readonly error: MigrateError;
  readonly restored: boolean;
}

/** Restores the backup by its own protocol. No connection of the upgrade may be open any more. */
export async function restoreFromBackup(
  database: string,
  options: UpgradeOptions,
  backup: Backup | null,
  { happened, detail, cause }: Damage,
): Promise<RestoreOutcome> {
  const failure = await tryRestore(database, options, backup);
  const restored = failure === null;
  const error = new MigrateError('DATABASE_DAMAGED', {
    message: `${happened} ${restored ? 'The backup made just before was restored and verified.' : 'The backup could not be restored.'}`,
    detail,
    hint: restored ? 'Check the disk before you upgrade again.' : manualRestoreHint(database, backup),
    facts: { database, restored, backup: backup?.path ?? null },
    cause: failure ?? cause,
  });
  return { error, restored };
}

function manualRestoreHint(database: string, backup: Backup | null): string {
  if (backup === null) return 'No backup was made. Restore an older one with `auralis-backup restore`.';
  return `Restore the backup ${backup.path} with \`auralis-backup restore ${database} --id ${backup.id}\`.`;
}

/** @returns why it was not possible, or null */
async function tryRestore(database: string, options: UpgradeOptions, backup: Backup | null): Promise<unknown> {
  if (backup === null) return new Error('there is no backup');
  const { appVersion, now } = options;
  try {
    await restoreBackup({ database, directory: backupsDirectory(options), id: backup.id, appVersion, now });
    return null;
  } catch (error) {
    return error;
  }
}
