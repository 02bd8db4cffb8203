import { isBackupId } from '@auralis/backup/support';
import { writeJournal } from './journal.ts';

export interface RestoreToRecord {
  /** Id of the backup, as the caller has it. */
  readonly backup: string;
  /** Null when the backup is back in place, else the code of what went wrong. */
  readonly code: string | null;
  readonly now?: () => Date;
}

/** Writes into a library's journal that its listener went back to a backup, so that `upgradeStats` counts it. */
export function recordRestore(database: string, { backup, code, now = () => new Date() }: RestoreToRecord): void {
  // Anything else is a caller's mistake, and may hold what is nobody's business.
  const id = isBackupId(backup) ? backup : null;
  writeJournal(database, { event: 'restored', run: crypto.randomUUID(), at: now().toISOString(), backup: id, code });
}
