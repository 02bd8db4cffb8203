import type { Database } from 'better-sqlite3';

/** A track as a list shows it. Durations in seconds; dates as the library has them. */
export interface TrackRow {
  readonly id: number;
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
  /** Words looked for in title, album and artists; every one must be somewhere. */
  readonly search?: string;
  readonly only?: 'favourites';
  readonly order?: TrackOrder;
  /** From 1 to 500. Default 100. */
  readonly limit?: number;
  readonly offset?: number;
}

export interface TrackPage {
  readonly rows: readonly TrackRow[];
  /** How many there are on all pages. */
  readonly total: number;
}

const ARTISTS = `(SELECT group_concat(a.name, ', ') FROM track_artist l JOIN artists a ON a.id = l.artist_id WHERE l.track_id = t.id)`;
const COLUMNS = `t.id, t.title, t.filepath, ${ARTISTS} AS artists, b.title AS album, t.duration, t.format, t.year,
  coalesce(t.play_count, 0) AS playCount, t.favorite = 1 AS favourite, t.created_at AS addedAt`;
const SOURCE = 'FROM tracks t LEFT JOIN albums b ON b.id = t.album_id';
const ORDERS: Readonly<Record<TrackOrder, string>> = {
  title: 't.title COLLATE NOCASE, t.id',
  artist: 'artists COLLATE NOCASE, b.title COLLATE NOCASE, t.disc_number, t.track_number, t.id',
  album: 'b.title COLLATE NOCASE, t.album_id, t.disc_number, t.track_number, t.id',
  plays: 'playCount DESC, t.title COLLATE NOCASE, t.id',
  added: 't.created_at DESC, t.id DESC',
};
const MOST_ROWS = 500;

/** One page of tracks. */
export function listTracks(database: Database, options: ListTracksOptions = {}): TrackPage {
  const { search = '', only, order = 'title', limit = 100, offset = 0 } = options;
  const words = search.split(/\s+/).filter((word) => word !== '');
  const wanted = [...words.map(() => WORD), ...(only === 'favourites' ? ['t.favorite = 1'] : [])];
  const where = wanted.length === 0 ? '' : `WHERE ${wanted.join(' AND ')}`;
  const patterns = words.flatMap((word) => Array.from({ length: 3 }, () => `%${word.replace(/[\\%_]/g, '\\$&')}%`));
  const rows = database
    .prepare(`SELECT ${COLUMNS} ${SOURCE} ${where} ORDER BY ${ORDERS[order]} LIMIT ? OFFSET ?`)
    .all(...patterns, Math.min(MOST_ROWS, Math.max(1, limit)), Math.max(0, offset)) as readonly StoredTrack[];
  const total = database
    .prepare(`SELECT count(*) ${SOURCE} ${where}`)
    .pluck()
    .get(...patterns);
  return { rows: rows.map(asTrackRow), total: Number(total) };
}

const WORD = `(t.title LIKE ? ESCAPE '\\' OR b.title LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM track_artist l JOIN artists a ON a.id = l.artist_id WHERE l.track_id = t.id AND a.name LIKE ? ESCAPE '\\'))`;

/** The tracks of one playlist in their order, those that are gone left out. */
export function listPlaylistTracks(database: Database, playlist: number): readonly TrackRow[] {
  const rows = database
    .prepare(
      `SELECT ${COLUMNS} FROM track_playlist p JOIN tracks t ON t.id = p.track_id LEFT JOIN albums b ON b.id = t.album_id
       WHERE p.playlist_id = ? ORDER BY p.position, t.id`,
    )
    .all(playlist) as readonly StoredTrack[];
  return rows.map(asTrackRow);
}

/** Marks a track as a favourite, or takes the mark away. False when there is no such track. */
export function setFavourite(database: Database, track: number, favourite: boolean): boolean {
  return database.prepare('UPDATE tracks SET favorite = ? WHERE id = ?').run(favourite ? 1 : 0, track).changes === 1;
}

/** Counts one play. False when there is no such track. */
export function recordPlay(database: Database, track: number, at: Date): boolean {
  const time = at.toISOString().slice(0, 19).replace('T', ' ');
  const update = 'UPDATE tracks SET play_count = coalesce(play_count, 0) + 1, last_played = ? WHERE id = ?';
  return database.prepare(update).run(time, track).changes === 1;
}

interface StoredTrack extends Omit<TrackRow, 'favourite'> {
  readonly favourite: number | null;
}

function asTrackRow({ favourite, ...row }: StoredTrack): TrackRow {
  return { ...row, favourite: favourite === 1 };
}
