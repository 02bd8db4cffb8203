import type { JournalEntry } from './journal.ts';

type Started = Extract<JournalEntry, { event: 'started' }>;
type RunEnd = Extract<JournalEntry, { event: 'finished' | 'failed' | 'stopped' }>;

/** One run of an upgrade, assembled from its lines in the journal. */
export interface Run {
  readonly started: Started;
  /** Null while it runs, and for good when its program ended and no later run has noticed it. */
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

/** What the user did, what passes by itself, and a backup folder that cannot be used: no fault of the migrations. */
const POSTPONING_CODES: readonly string[] = [
  'BACKUP_FAILED',
  'BACKUP_MISSING',
  'BACKUP_TOO_NEW',
  'CANCELLED',
  'DATABASE_BUSY',
  'DATABASE_UNREADABLE',
  'DISK_FULL',
];

/** Whether a code means that the run was postponed rather than failed. */
export function isPostponed(code: string): boolean {
  return POSTPONING_CODES.includes(code);
}

/** Whether a run failed by itself. One without an end counts: its program ended in the middle. */
export function isFault({ end }: Run): boolean {
  if (end === null) return true;
  if (end.event === 'stopped') return end.wayBack !== 'was-done';
  return end.event === 'failed' && !isPostponed(end.code);
}

/** Whether a run brought the database to its version. */
export function isSuccess({ end }: Run): boolean {
  return end?.event === 'finished' || (end?.event === 'stopped' && end.wayBack === 'was-done');
}

/** An upgrade about to be attempted. */
export interface Attempt {
  /** Checksums of its migrations. */
  readonly checksums: readonly string[];
  /** Device and inode of the database. */
  readonly file: string;
}

/** How many times in a row these migrations failed on this file since its last restore from a backup; pure. */
export function failuresInARow(entries: readonly JournalEntry[], { checksums, file }: Attempt): number {
  const lastRestore = entries.findLastIndex((entry) => entry.event === 'restored' && entry.code === null);
  let failures = 0;
  for (const run of runsOf(entries.slice(lastRestore + 1)).toReversed()) {
    if (isSuccess(run) || run.started.steps.join() !== checksums.join()) break;
    if ((run.started.file ?? file) !== file) break;
    if (isFault(run) && !wasDamagedBefore(run)) failures += 1;
  }
  return failures;
}

/** Damage found before the first migration is not its fault, and leaves no backup. */
function wasDamagedBefore({ end }: Run): boolean {
  return end?.event === 'failed' && end.code === 'DATABASE_DAMAGED' && end.backup === null;
}
