import type { LostSince } from '@auralis/backup';
import { type CountedMeasure, counted } from './counted.ts';

const TOLD: readonly CountedMeasure[] = ['tracks', 'playlists', 'entries', 'plays', 'favourites'];
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * What a restore takes away, in words: `["3 days", "14 plays", "2 playlists"]`. The span comes first; what the backup
 * has more of is no loss and is left out. Pure.
 */
export function describeLostSince({ since, facts }: LostSince, now: Date): readonly string[] {
  const fewer = TOLD.flatMap((name) => {
    const found = facts.find((difference) => difference.name === name);
    const count = Number(found?.current ?? 0) - Number(found?.backup ?? 0);
    return count > 0 ? [counted(name, count)] : [];
  });
  return [span(now.getTime() - Date.parse(since)), ...fewer];
}

function span(ms: number): string {
  const [size, one] = ms >= DAY_MS ? [DAY_MS, 'day'] : ms >= HOUR_MS ? [HOUR_MS, 'hour'] : [MINUTE_MS, 'minute'];
  const count = Math.max(0, Math.floor(ms / size));
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
