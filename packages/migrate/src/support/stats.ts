import type { JournalEntry } from './entry.ts';
import { isFault, isSetAside, isSuccess, type Run, runsOf } from './runs.ts';

/** What the journals of one or many libraries add up to. Times in milliseconds. */
export interface UpgradeStats {
  readonly libraries: number;
  readonly runs: number;
  readonly succeeded: number;
  /** Went wrong by themselves, or were ended in the middle. */
  readonly failed: number;
  /** Stopped by the listener, put off for a lock or room on the disk, or still without an end: not judged. */
  readonly setAside: number;
  /** Of those that succeeded or failed, 0 to 1; null before the first. */
  readonly successRate: number | null;
  readonly meanMs: number | null;
  readonly p95Ms: number | null;
  /**
   * Runs that did not finish, and after how many of them the library was found as before; and restores that a listener
   * asked for, and how many of them brought the backup back.
   */
  readonly rollbacks: { readonly needed: number; readonly worked: number };
  /** Rows that steps declared they remove. */
  readonly rowsRemoved: number;
  /** Rows that went without a declaration. */
  readonly rowsLost: number;
}

/**
 * Adds up journals, one list of entries a library; pure.
 *
 * @example
 * const { successRate, meanMs } = upgradeStats([readJournal('library.db')]);
 */
export function upgradeStats(journals: readonly (readonly JournalEntry[])[]): UpgradeStats {
  const runs = journals.flatMap(runsOf);
  const succeeded = runs.filter(isSuccess).length;
  const failed = runs.filter((run) => run.end !== null && isFault(run)).length;
  const times = runs
    .flatMap(({ end }) => (end?.event === 'finished' ? [end.durationMs] : []))
    .toSorted((a, b) => a - b);
  return {
    libraries: journals.length,
    runs: runs.length,
    succeeded,
    failed,
    setAside: runs.length - succeeded - failed,
    successRate: succeeded + failed === 0 ? null : succeeded / (succeeded + failed),
    meanMs: times.length === 0 ? null : times.reduce((sum, time) => sum + time, 0) / times.length,
    p95Ms: times[Math.ceil(times.length * 0.95) - 1] ?? null,
    rollbacks: rollbacksOf(runs, journals.flat()),
    rowsRemoved: rowsGone(runs, (reasons) => reasons > 0),
    rowsLost: rowsGone(runs, (reasons) => reasons === 0),
  };
}

/** A run whose end nobody has seen yet is not judged. */
function rollbacksOf(runs: readonly Run[], entries: readonly JournalEntry[]): UpgradeStats['rollbacks'] {
  const unfinished = runs.flatMap(({ end }) =>
    end?.event === 'failed' || (end?.event === 'stopped' && end.wayBack !== 'was-done') ? [end.wayBack] : [],
  );
  const restores = entries.flatMap((entry) =>
    entry.event === 'restored' && !isSetAside(entry.code ?? '') ? [entry.code] : [],
  );
  const worked =
    unfinished.filter((wayBack) => wayBack !== 'failed').length + restores.filter((code) => code === null).length;
  return { needed: unfinished.length + restores.length, worked };
}

function rowsGone(runs: readonly Run[], counts: (reasons: number) => boolean): number {
  return runs
    .flatMap(({ end }) => (end?.event === 'finished' ? end.losses : []))
    .filter(({ column, reasons }) => column === null && counts(reasons.length))
    .reduce((sum, { count }) => sum + count, 0);
}
