import type { JournalEntry } from '../journal/journal.ts';
import { isFault, isPostponed, isSuccess, type Run, runsOf } from '../journal/runs.ts';

/** Totals of the journals of one or many databases. Times in milliseconds. */
export interface UpgradeStats {
  readonly databases: number;
  readonly runs: number;
  readonly succeeded: number;
  /** Failed by themselves, or their program ended in the middle. */
  readonly failed: number;
  /** Stopped by the user, postponed by a lock or a full disk, or in progress: neither succeeded nor failed. */
  readonly postponed: number;
  /** Share of those that succeeded among those that succeeded or failed, 0 to 1; null before the first. */
  readonly successRate: number | null;
  readonly meanMs: number | null;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  /**
   * Runs that did not finish, and after how many of them the database was unchanged or restored; restores that a user
   * asked for, and how many of them succeeded. Both are counted together.
   */
  readonly rollbacks: { readonly needed: number; readonly worked: number };
  /** Rows that migrations removed as declared. */
  readonly rowsRemoved: number;
  /** Rows that were lost without a declaration. */
  readonly rowsLost: number;
}

/**
 * Adds up journals, one list of entries per database; pure.
 *
 * @example
 * const { successRate, meanMs } = upgradeStats([readJournal('app.db')]);
 */
export function upgradeStats(journals: readonly (readonly JournalEntry[])[]): UpgradeStats {
  const runs = journals.flatMap(runsOf);
  const succeeded = runs.filter(isSuccess).length;
  const failed = runs.filter((run) => run.end !== null && isFault(run)).length;
  const times = runs
    .flatMap(({ end }) => (end?.event === 'finished' ? [end.durationMs] : []))
    .toSorted((a, b) => a - b);
  return {
    databases: journals.length,
    runs: runs.length,
    succeeded,
    failed,
    postponed: runs.length - succeeded - failed,
    successRate: succeeded + failed === 0 ? null : succeeded / (succeeded + failed),
    meanMs: times.length === 0 ? null : times.reduce((sum, time) => sum + time, 0) / times.length,
    medianMs: times[Math.ceil(times.length * 0.5) - 1] ?? null,
    p95Ms: times[Math.ceil(times.length * 0.95) - 1] ?? null,
    rollbacks: rollbacksOf(runs, journals.flat()),
    rowsRemoved: rowsRemovedIn(runs, (reasons) => reasons > 0),
    rowsLost: rowsRemovedIn(runs, (reasons) => reasons === 0),
  };
}

/** A run without a known end is not counted. */
function rollbacksOf(runs: readonly Run[], entries: readonly JournalEntry[]): UpgradeStats['rollbacks'] {
  const unfinished = runs.flatMap(({ end }) =>
    end?.event === 'failed' || (end?.event === 'stopped' && end.wayBack !== 'was-done') ? [end.wayBack] : [],
  );
  const restores = entries.flatMap((entry) =>
    entry.event === 'restored' && !isWithoutResult(entry.code) ? [entry.code] : [],
  );
  const worked =
    unfinished.filter((wayBack) => wayBack !== 'failed').length + restores.filter((code) => code === null).length;
  return { needed: unfinished.length + restores.length, worked };
}

/** A restore that was cancelled, postponed, or whose program was killed before it changed anything. */
function isWithoutResult(code: string | null): boolean {
  return code === 'INTERRUPTED' || isPostponed(code ?? '');
}

function rowsRemovedIn(runs: readonly Run[], counts: (reasons: number) => boolean): number {
  return runs
    .flatMap(({ end }) => (end?.event === 'finished' ? end.losses : []))
    .filter(({ column, reasons }) => column === null && counts(reasons.length))
    .reduce((sum, { count }) => sum + count, 0);
}
