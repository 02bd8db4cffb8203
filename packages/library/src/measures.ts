/** What a listener counts a library by, as scalar queries for an upgrade or a restore. */
export const LIBRARY_MEASURES = {
  tracks: 'SELECT count(*) FROM tracks',
  albums: 'SELECT count(*) FROM albums',
  artists: 'SELECT count(*) FROM artists',
  playlists: 'SELECT count(*) FROM playlists',
  entries: 'SELECT count(*) FROM track_playlist',
  plays: 'SELECT CAST(total(play_count) AS INTEGER) FROM tracks',
  favourites: 'SELECT count(*) FROM tracks WHERE favorite = 1',
  newestAddition: 'SELECT max(created_at) FROM tracks',
} as const satisfies Readonly<Record<string, string>>;

export type LibraryMeasure = keyof typeof LIBRARY_MEASURES;
