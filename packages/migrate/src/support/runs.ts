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

/** The listener's doing, a passing state, or a place for backups that can't be used: not a fault of the steps. */
const SET_ASIDE: readonly string[] = [
  'BACKUP_FAILED',
  'BACKUP_MISSING',
  'BACKUP_TOO_NEW',
  'CANCELLED',
  'DATABASE_BUSY',
  'DATABASE_UNREADABLE',
  'DISK_FULL',
];

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

/** An upgrade about to be tried. */
export interface Attempt {
  readonly steps: readonly string[];
  /** Device and inode of the library. */
  readonly file: string;
}

/** How often in a row these same steps went wrong on this file, since it was last brought back from a backup; pure. */
export function failuresInARow(entries: readonly JournalEntry[], { steps, file }: Attempt): number {
  const since = entries.findLastIndex((entry) => entry.event === 'restored' && entry.code === null);
  let failures = 0;
  for (const run of runsOf(entries.slice(since + 1)).toReversed()) {
    if (isSuccess(run) || run.started.steps.join() !== steps.join()) break;
    if ((run.started.file ?? file) !== file) break;
    if (isFault(run) && !wasFoundDamaged(run)) failures += 1;
  }
  return failures;
}

/** The file was damaged before the steps were tried: they have no part in it, and no backup was left. */
function wasFoundDamaged({ end }: Run): boolean {
  return end?.event === 'failed' && end.code === 'DATABASE_DAMAGED' && end.backup === null;
}
