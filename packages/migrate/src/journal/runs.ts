import type { JournalEntry } from './entry.ts';

type Started = Extract<JournalEntry, { event: 'started' }>;
type RunEnd = Extract<JournalEntry, { event: 'finished' | 'failed' | 'stopped' }>;

/** One run of an upgrade, folded from its lines. */
export interface Run {
  readonly started: Started;
  /** Null while it runs, and for ever when its program was ended before any later run. */
  readonly end: RunEnd | null;
  /** How far it is known to have come, 0 to 1. */
  readonly fraction: number;
}

/** The runs of a journal, oldest first; pure. */
export function runsOf(entries: readonly JournalEntry[]): readonly Run[] {
  const started = entries.filter((entry) => entry.event === 'started');
  const ends = new Map(entries.filter(isEnd).map((entry) => [entry.run, entry]));
  const reached = new Map(
    entries.flatMap((entry) => (entry.event === 'reached' ? [[entry.run, entry.fraction] as const] : [])),
  );
  return started.map((entry) => {
    const end = ends.get(entry.run) ?? null;
    return { started: entry, end, fraction: end?.event === 'finished' ? 1 : (reached.get(entry.run) ?? 0) };
  });
}

function isEnd(entry: JournalEntry): entry is RunEnd {
  return entry.event === 'finished' || entry.event === 'failed' || entry.event === 'stopped';
}

/** The listener's doing or a passing state, not a fault of the steps. */
const SET_ASIDE: readonly string[] = ['CANCELLED', 'DATABASE_BUSY', 'DISK_FULL', 'BACKUP_TOO_NEW'];

/** Whether something was put off rather than gone wrong. */
export function isSetAside(code: string): boolean {
  return SET_ASIDE.includes(code);
}

/** Whether a run went wrong by itself. One without an end counts: its program was ended in the middle. */
export function isFault({ end }: Run): boolean {
  if (end === null) return true;
  if (end.event === 'stopped') return end.wayBack !== 'was-done';
  return end.event === 'failed' && !isSetAside(end.code);
}

/** Whether a run brought the library to its version. */
export function isSuccess({ end }: Run): boolean {
  return end?.event === 'finished' || (end?.event === 'stopped' && end.wayBack === 'was-done');
}

/** How often in a row these same steps went wrong on this file; pure. */
export function failuresInARow(entries: readonly JournalEntry[], steps: readonly string[]): number {
  let failures = 0;
  for (const run of runsOf(entries).toReversed()) {
    if (isSuccess(run) || run.started.steps.join() !== steps.join()) break;
    if (isFault(run)) failures += 1;
  }
  return failures;
}
