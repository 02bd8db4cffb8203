import type { Receipt } from '@auralis/migrate';
import type { LibraryMeasure } from './measures.ts';

const COUNTED: readonly (readonly [LibraryMeasure, string, string])[] = [
  ['tracks', 'track', 'tracks'],
  ['playlists', 'playlist', 'playlists'],
  ['plays', 'play', 'plays'],
  ['favourites', 'favourite', 'favourites'],
];

/** The receipt as lines a listener reads: what is accounted for, then what was merged and why. */
export function formatReceipt({ measures, losses }: Receipt): readonly string[] {
  const { before, after } = measures;
  const counts = COUNTED.map(([name, one, many]) => {
    const count = Number(after[name] ?? 0);
    return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
  });
  const whole = COUNTED.every(([name]) => before[name] === null || before[name] === after[name]);
  const heading = `${whole ? 'Everything accounted for' : 'Counted after the update'}: ${counts.join(', ')}`;
  const merged = losses.map(({ table, column, count, reasons }) => {
    const what = column === null ? table : `${table}.${column}`;
    return `${count.toLocaleString('en')} removed from ${what}: ${reasons.join('; ')}`;
  });
  return [heading, ...merged];
}
