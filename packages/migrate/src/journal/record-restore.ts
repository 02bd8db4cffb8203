import { writeJournal } from './journal.ts';

export interface RestoreToRecord {
  /** Id of the backup. */
  readonly backup: string;
  /** Null when the backup is back in place, else the code of what went wrong. */
  readonly code: string | null;
  readonly now?: () => Date;
}

/** Writes into a library's journal that its listener went back to a backup, so that `upgradeStats` counts it. */
export function recordRestore(database: string, { backup, code, now = () => new Date() }: RestoreToRecord): void {
  writeJournal(database, { event: 'restored', run: crypto.randomUUID(), at: now().toISOString(), backup, code });
}
