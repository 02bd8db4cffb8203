import { isBackupId } from '@auralis/backup/support';
import { writeJournal } from '../journal/journal.ts';

export interface RestoreToRecord {
  /** Id of the backup, as the caller received it; null where it is not known any more. */
  readonly backup: string | null;
  /** Null when the backup was restored, otherwise the code of the error. */
  readonly code: string | null;
  /** Id of the backup that was made of the database before. */
  readonly beforeRestore?: string | null;
  readonly now?: () => Date;
}

/**
 * Records in the journal of a database that its user restored a backup, so that `upgradeStats` counts it and the
 * failures before it no longer keep an upgrade from starting. Never throws.
 *
 * @example
 * recordRestore('app.db', { backup: 'app.db.backup_20261126T101500Z', code: null });
 */
export function recordRestore(database: string, restore: RestoreToRecord): void {
  const { code, now = () => new Date() } = restore;
  const backup = idOrNull(restore.backup);
  const beforeRestore = idOrNull(restore.beforeRestore ?? null);
  const at = now().toISOString();
  try {
    writeJournal(database, { event: 'restored', run: crypto.randomUUID(), at, backup, code, beforeRestore });
  } catch {
    // The restore is done, or has failed for a reason of its own: that is what the caller has to hear about.
  }
}

/** Anything that is no id is a mistake of the caller, and may contain something private. */
function idOrNull(given: string | null): string | null {
  return given !== null && isBackupId(given) ? given : null;
}
