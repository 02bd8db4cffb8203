import type { Database } from 'better-sqlite3';
import { dateKey } from './queries/date-key.ts';

/** What a listener counts a library by, as scalar queries for an upgrade or a restore. */
export const LIBRARY_MEASURES = {
  tracks: 'SELECT count(*) FROM tracks',
  albums: 'SELECT count(*) FROM albums',
  artists: 'SELECT count(*) FROM artists',
  playlists: 'SELECT count(*) FROM playlists',
  entries: 'SELECT count(*) FROM track_playlist',
  // The expression of the index `tracks_by_plays`: ten times as fast as reading the tracks.
  plays: 'SELECT CAST(total(coalesce(play_count, 0)) AS INTEGER) FROM tracks',
  favourites: 'SELECT count(*) FROM tracks WHERE favorite = 1',
  newestAddition: `SELECT max(${dateKey('created_at')}) FROM tracks`,
} as const satisfies Readonly<Record<string, string>>;

export type LibraryMeasure = keyof typeof LIBRARY_MEASURES;

/** The value of each measure: a number, or the date of the newest addition. */
export type LibraryFacts = Readonly<Record<LibraryMeasure, number | string | null>>;

/**
 * Takes every measure of an open library.
 *
 * @example
 * const { tracks, playlists } = libraryFacts(database);
 */
export function libraryFacts(database: Database): LibraryFacts {
  const names = Object.keys(LIBRARY_MEASURES) as readonly LibraryMeasure[];
  const facts = names.map((name) => [name, database.prepare(LIBRARY_MEASURES[name]).pluck().get() ?? null] as const);
  return Object.fromEntries(facts) as Record<LibraryMeasure, number | string | null>;
}

const NOUNS = {
  tracks: ['track', 'tracks'],
  playlists: ['playlist', 'playlists'],
  entries: ['playlist entry', 'playlist entries'],
  plays: ['play', 'plays'],
  favourites: ['favourite', 'favourites'],
} as const satisfies Partial<Record<LibraryMeasure, readonly [string, string]>>;

/** A measure that can be stated as a number with a noun. */
export type CountedMeasure = keyof typeof NOUNS;

/** `3,500 tracks`, `1 play`. */
export function formatCount(measure: CountedMeasure, count: number): string {
  const [singular, plural] = NOUNS[measure];
  return `${count.toLocaleString('en')} ${count === 1 ? singular : plural}`;
}
