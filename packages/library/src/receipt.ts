import type { InterruptedRun, Receipt } from '@auralis/migrate';
import { type CountedMeasure, formatCount } from './measures.ts';

const SHOWN: readonly CountedMeasure[] = ['tracks', 'playlists', 'plays', 'favourites'];

/**
 * Formats the receipt of an upgrade as lines for the listener: what is accounted for, what was removed and why, and
 * what was changed, and whether an earlier attempt was interrupted.
 *
 * @example
 * formatReceipt(receipt);
 * // ['Everything accounted for: 3,500 tracks, 18 playlists, 4,344 plays, 99 favourites']
 */
export function formatReceipt({ measures, compared, losses, rewrites, interrupted }: Receipt): readonly string[] {
  const { before, after } = measures;
  const counts = SHOWN.map((measure) => formatCount(measure, Number(after[measure] ?? 0)));
  const isComplete = SHOWN.every((measure) => before[measure] === null || before[measure] === after[measure]);
  const isProven = isComplete && compared.by !== 'counts';
  const heading = `${isProven ? 'Everything accounted for' : 'Counted after the update'}: ${counts.join(', ')}`;
  const removed = losses.map(({ table, column, count, reasons }) => {
    const source = column === null ? table : `${table}.${column}`;
    return `${count.toLocaleString('en')} removed from ${source}: ${reasons.join('; ')}`;
  });
  const changed = rewrites.map(
    ({ table, column, count, reasons }) =>
      `${count.toLocaleString('en')} changed in ${table}.${column}: ${reasons.join('; ')}`,
  );
  return [heading, ...removed, ...changed, ...(interrupted === null ? [] : [describeInterruption(interrupted)])];
}

/** What an upgrade did and how long it took: `Upgraded the library from schema 1 to 6 in 812 ms`. */
export function formatUpgrade({ from, to, durationMs }: Pick<Receipt, 'from' | 'to' | 'durationMs'>): string {
  const time = `in ${Math.round(durationMs)} ms`;
  if (from === 'legacy') return `Upgraded the unversioned library to schema ${to} ${time}`;
  return from === 0
    ? `Created the library at schema ${to} ${time}`
    : `Upgraded the library from schema ${from} to ${to} ${time}`;
}

/** One sentence about an upgrade that a crash or a power failure stopped; it changed nothing. */
export function describeInterruption({ fraction }: InterruptedRun): string {
  return `The previous update stopped at ${Math.floor(fraction * 100)} %, because the app or the computer was shut down or crashed. It changed nothing.`;
}
