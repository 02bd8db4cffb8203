import type { Receipt } from '@auralis/migrate';
import { type CountedMeasure, counted } from './counted.ts';

const TOLD: readonly CountedMeasure[] = ['tracks', 'playlists', 'plays', 'favourites'];

/** The receipt as lines a listener reads: what is accounted for, then what was merged and why. */
export function formatReceipt({ measures, losses }: Receipt): readonly string[] {
  const { before, after } = measures;
  const counts = TOLD.map((name) => counted(name, Number(after[name] ?? 0)));
  const whole = TOLD.every((name) => before[name] === null || before[name] === after[name]);
  const heading = `${whole ? 'Everything accounted for' : 'Counted after the update'}: ${counts.join(', ')}`;
  const merged = losses.map(({ table, column, count, reasons }) => {
    const what = column === null ? table : `${table}.${column}`;
    return `${count.toLocaleString('en')} removed from ${what}: ${reasons.join('; ')}`;
  });
  return [heading, ...merged];
}
