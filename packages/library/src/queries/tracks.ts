import type { Database } from 'better-sqlite3';

/**
 * A track as shown in a list. Durations are in seconds; dates are as stored. The id is decimal text, since a number would
 * round one above 2^53 to that of another track.
 */
export interface TrackRow {
  readonly id: string;
  readonly title: string;
  readonly filepath: string;
  readonly artists: string | null;
  readonly album: string | null;
  readonly duration: number | null;
  readonly format: string | null;
  readonly year: number | null;
  readonly playCount: number;
  readonly favourite: boolean;
  readonly addedAt: string | null;
}

export type TrackOrder = 'title' | 'artist' | 'album' | 'plays' | 'added';

export interface ListTracksOptions {
  /** Words to search for in title, album and artists. A track matches if it contains every word. */
  readonly search?: string;
  readonly only?: 'favourites';
  readonly order?: TrackOrder;
  /** From 1 to 500. Default 100. */
  readonly limit?: number;
  readonly offset?: number;
}

export interface TrackPage {
  readonly rows: readonly TrackRow[];
  /** Number of tracks on all pages. */
  readonly total: number;
}

const ARTISTS = `(SELECT group_concat(a.name, ', ') FROM track_artist l JOIN artists a ON a.id = l.artist_id WHERE l.track_id = t.id)`;
const COLUMNS = `CAST(t.id AS TEXT) AS id, t.title, t.filepath, ${ARTISTS} AS artists, b.title AS album, t.duration, t.format, t.year,
  coalesce(t.play_count, 0) AS playCount, t.favorite = 1 AS favourite, t.created_at AS addedAt`;
const SOURCE = 'FROM tracks t LEFT JOIN albums b ON b.id = t.album_id';
const ORDERS: Readonly<Record<TrackOrder, string>> = {
  title: 't.title COLLATE NOCASE, t.id',
  artist: 'artists COLLATE NOCASE, b.title COLLATE NOCASE, t.disc_number, t.track_number, t.id',
  album: 'b.title COLLATE NOCASE, t.album_id, t.disc_number, t.track_number, t.id',
  plays: 'playCount DESC, t.title COLLATE NOCASE, t.id',
  added: 't.created_at DESC, t.id DESC',
};
const CONTAINS_WORD = `(t.title LIKE ? ESCAPE '\\' OR b.title LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM track_artist l JOIN artists a ON a.id = l.artist_id WHERE l.track_id = t.id AND a.name LIKE ? ESCAPE '\\'))`;
const MAX_ROWS = 500;

/**
 * Reads one page of tracks.
 *
 * @example
 * const { rows, total } = listTracks(database, { search: 'sigur', order: 'album', limit: 50 });
 */
export function listTracks(database: Database, options: ListTracksOptions = {}): TrackPage {
  const { search = '', only, order = 'title', limit = 100, offset = 0 } = options;
  const words = search.split(/\s+/).filter((word) => word !== '');
  const conditions = [...words.map(() => CONTAINS_WORD), ...(only === 'favourites' ? ['t.favorite = 1'] : [])];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const patterns = words.flatMap((word) => Array.from({ length: 3 }, () => `%${word.replace(/[\\%_]/g, '\\$&')}%`));
  const rows = database
    .prepare(`SELECT ${COLUMNS} ${SOURCE} ${where} ORDER BY ${ORDERS[order]} LIMIT ? OFFSET ?`)
    .all(...patterns, Math.min(MAX_ROWS, Math.max(1, limit)), Math.max(0, offset)) as readonly StoredTrack[];
  const total = database
    .prepare(`SELECT count(*) ${SOURCE} ${where}`)
    .pluck()
    .get(...patterns);
  return { rows: rows.map(toTrackRow), total: Number(total) };
}

/** Reads the tracks of a playlist in order. Entries whose track no longer exists are left out. */
export function listPlaylistTracks(database: Database, playlist: string): readonly TrackRow[] {
  const rows = database
    .prepare(
      `SELECT ${COLUMNS} FROM track_playlist p JOIN tracks t ON t.id = p.track_id LEFT JOIN albums b ON b.id = t.album_id
       WHERE p.playlist_id = ? ORDER BY p.position, t.id`,
    )
    .all(playlist) as readonly StoredTrack[];
  return rows.map(toTrackRow);
}

/** Adds a track to the favourites or removes it. Returns false if the track does not exist. */
export function setFavourite(database: Database, track: string, favourite: boolean): boolean {
  return database.prepare('UPDATE tracks SET favorite = ? WHERE id = ?').run(favourite ? 1 : 0, track).changes === 1;
}

/** Counts one play. Returns false if the track does not exist. */
export function recordPlay(database: Database, track: string, at: Date): boolean {
  const time = at.toISOString().slice(0, 19).replace('T', ' ');
  const update = 'UPDATE tracks SET play_count = coalesce(play_count, 0) + 1, last_played = ? WHERE id = ?';
  return database.prepare(update).run(time, track).changes === 1;
}

interface StoredTrack extends Omit<TrackRow, 'favourite'> {
  readonly favourite: number | null;
}

function toTrackRow({ favourite, ...row }: StoredTrack): TrackRow {
  return { ...row, favourite: favourite === 1 };
}
