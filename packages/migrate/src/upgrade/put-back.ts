import { type Backup, restoreBackup } from '@auralis/backup';
import { MigrateError } from '../errors.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { backupsDirectory } from './back-up.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/** Why a library can't be read; null when it can, or when that says nothing of the file. */
export function whyUnreadable(database: string, { migrations }: UpgradeOptions): string | null {
  try {
    const found = inspectDatabase(database, migrations);
    if (found.status === 'legacy' || ('version' in found && found.version !== null)) return null;
    return 'reason' in found ? found.reason : `it is ${found.status}`;
  } catch (error) {
    // Any other error says nothing of the file: another program is quick to use it, or this one has too much open.
    const { detail = '' } = error as { readonly detail?: string };
    return /^SQLITE_IOERR_(?:READ|SHORT_READ|CORRUPTFS|FSTAT)/.test(detail) ? detail : null;
  }
}

interface Loss {
  /** What became of the library, as the beginning of a sentence for the listener. */
  readonly happened: string;
  readonly detail: string;
  readonly cause?: unknown;
}

export interface PutBack {
  readonly error: MigrateError;
  readonly restored: boolean;
}

/** Puts the backup back, by its own protocol, and says so. No connection of the upgrade may be open any more. */
export async function putBack(
  database: string,
  options: UpgradeOptions,
  backup: Backup | null,
  { happened, detail, cause }: Loss,
): Promise<PutBack> {
  const failure = await restore(database, options, backup);
  const restored = failure === null;
  const byHand =
    backup === null ? 'No backup was made.' : `Put the backup back with "auralis-backup restore": ${backup.path}`;
  const error = new MigrateError('DATABASE_DAMAGED', {
    message: restored
      ? `${happened} Your library was put back from the backup made just before, and checked.`
      : `${happened} ${byHand}`,
    detail,
    facts: { database, restored, backup: backup?.path ?? null },
    cause: failure ?? cause,
  });
  return { error, restored };
}

/** @returns why it could not be done, or null */
async function restore(database: string, options: UpgradeOptions, backup: Backup | null): Promise<unknown> {
  if (backup === null) return new Error('there is no backup');
  const { appVersion, now } = options;
  try {
    await restoreBackup({ database, directory: backupsDirectory(options), id: backup.id, appVersion, now });
    return null;
  } catch (error) {
    return error;
  }
}
