import type { LibraryMeasure } from './measures.ts';

const NOUNS = {
  tracks: ['track', 'tracks'],
  playlists: ['playlist', 'playlists'],
  entries: ['playlist entry', 'playlist entries'],
  plays: ['play', 'plays'],
  favourites: ['favourite', 'favourites'],
} as const satisfies Partial<Record<LibraryMeasure, readonly [string, string]>>;

/** A measure that has a word of its own for listeners. */
export type CountedMeasure = keyof typeof NOUNS;

/** `3,500 tracks`, `1 play`. */
export function counted(name: CountedMeasure, count: number): string {
  const [one, many] = NOUNS[name];
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
