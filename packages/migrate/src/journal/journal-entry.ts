import type { SchemaNode } from '../migrations/migration.ts';
import type { Loss } from '../verify/losses.ts';

interface EntryBase {
  /** Ties the lines of one run together. */
  readonly run: string;
  /** UTC, ISO 8601. For people: the order of the lines is the order of events. */
  readonly at: string;
}

interface RunBase extends EntryBase {
  readonly from: SchemaNode;
  readonly to: number;
  /** Checksums of the run's migrations: another release is another attempt. */
  readonly steps: readonly string[];
}

/**
 * One line of `<database>.upgrades.jsonl`; the names of the keys are the file format. Contains no row of the database.
 * Times in milliseconds, sizes in bytes.
 */
export type JournalEntry =
  | (RunBase & {
      readonly event: 'started';
      readonly appVersion: string;
      readonly bytes: number;
      /** Device and inode: another file at this path has another history. Missing in lines of earlier versions. */
      readonly file?: string;
    })
  /** How far a long run has come, 0 to 1; all that is left of it when the program is killed. */
  | (EntryBase & { readonly event: 'reached'; readonly fraction: number; readonly step: string | null })
  | (RunBase & {
      readonly event: 'finished';
      readonly durationMs: number;
      readonly losses: readonly Loss[];
      readonly backup: string | null;
    })
  | (RunBase & {
      readonly event: 'failed';
      readonly code: string;
      readonly step: string | null;
      readonly durationMs: number;
      readonly backup: string | null;
      readonly wayBack: RollbackOutcome;
    })
  /** Written by the next run: the program ended in the middle of this one. */
  | (RunBase & { readonly event: 'stopped'; readonly fraction: number; readonly wayBack: RollbackOutcome })
  /** The user restored a backup; `code` says why that failed, or is null. */
  | (EntryBase & {
      readonly event: 'restored';
      readonly backup: string | null;
      readonly code: string | null;
      /** Id of the backup of the database as it was before. Missing in lines of earlier versions. */
      readonly beforeRestore?: string | null;
    })
  | (EntryBase & { readonly event: 'repaired'; readonly repairs: readonly string[]; readonly backup: string | null });

/**
 * In which state a run that did not finish left the database: unchanged, restored from the backup, already at the new
 * version (`was-done`: the program ended between the commit and its line in the journal), or none of these.
 */
export type RollbackOutcome = 'unchanged' | 'restored' | 'was-done' | 'failed';
