import type { SchemaNode } from '../migrations/migration.ts';
import type { Loss } from '../verify/losses.ts';

interface EntryBase {
  /** Ties the lines of one run together. */
  readonly run: string;
  /** UTC, ISO 8601. For people: the order of lines is the order of events. */
  readonly at: string;
}

interface RunBase extends EntryBase {
  readonly from: SchemaNode;
  readonly to: number;
  /** Checksums of the steps of the run: another release is another try. */
  readonly steps: readonly string[];
}

/** One line of `<library>.upgrades.jsonl`. Holds no titles and no names. Times in milliseconds, sizes in bytes. */
export type JournalEntry =
  | (RunBase & {
      readonly event: 'started';
      readonly appVersion: string;
      readonly bytes: number;
      /** Device and inode: another file under this name has another history. Missing in lines of earlier versions. */
      readonly file?: string;
    })
  /** How far a long run came, 0 to 1; what is left of it when the program is killed. */
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
  /** The listener went back to a backup; `code` says why that did not work. */
  | (EntryBase & { readonly event: 'restored'; readonly backup: string | null; readonly code: string | null })
  | (EntryBase & { readonly event: 'repaired'; readonly repairs: readonly string[]; readonly backup: string | null });

/**
 * How the library was found after a run that did not finish: as before, put back from the backup, at the new version
 * (stopped between the commit and its line here), or none of these.
 */
export type RollbackOutcome = 'unchanged' | 'restored' | 'was-done' | 'failed';
