import type { Database } from 'better-sqlite3';

/** Ids are decimal text, since a number would round one above 2^53. */
export interface AlbumRow {
  readonly id: string;
  readonly title: string;
  readonly artist: string | null;
  readonly artistId: string | null;
  readonly year: number | null;
  readonly tracks: number;
}

export interface ArtistRow {
  readonly id: string;
  readonly name: string;
  readonly albums: number;
  readonly tracks: number;
}

export interface GenreRow {
  readonly id: string;
  readonly name: string;
  readonly tracks: number;
}

export interface PageRequest {
  /** From 0. */
  readonly position: number;
  /** From 1 to 500. */
  readonly limit: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Number of rows on all pages. */
  readonly total: number;
}

const ALBUMS = `
  SELECT CAST(b.id AS TEXT) AS id, b.title, a.name AS artist, CAST(b.artist_id AS TEXT) AS artistId, b.year,
    (SELECT count(*) FROM tracks t WHERE t.album_id = b.id) AS tracks
  FROM albums b LEFT JOIN artists a ON a.id = b.artist_id`;
const ARTISTS = `
  SELECT CAST(a.id AS TEXT) AS id, a.name,
    (SELECT count(*) FROM albums b WHERE b.artist_id = a.id) AS albums,
    (SELECT count(*) FROM track_artist l WHERE l.artist_id = a.id) AS tracks
  FROM artists a`;
const GENRES = `
  SELECT CAST(g.id AS TEXT) AS id, g.name, (SELECT count(*) FROM track_genre l WHERE l.genre_id = g.id) AS tracks
  FROM genres g ORDER BY g.name COLLATE NOCASE, g.id`;

/** Albums by title. */
export function listAlbums(database: Database, { position, limit }: PageRequest): Page<AlbumRow> {
  const ids = 'SELECT id FROM albums ORDER BY title COLLATE NOCASE, id LIMIT ? OFFSET ?';
  const rows = database.prepare(`${ALBUMS} WHERE b.id IN (${ids}) ORDER BY b.title COLLATE NOCASE, b.id`);
  return { rows: rows.all(limit, position) as AlbumRow[], total: count(database, 'albums') };
}

/** The albums of an artist, the oldest first. */
export function listAlbumsOf(database: Database, artist: string): readonly AlbumRow[] {
  const rows = database.prepare(`${ALBUMS} WHERE b.artist_id = ? ORDER BY b.year, b.title COLLATE NOCASE, b.id`);
  return rows.all(artist) as AlbumRow[];
}

export function readAlbum(database: Database, id: string): AlbumRow | null {
  return (database.prepare(`${ALBUMS} WHERE b.id = ?`).get(id) as AlbumRow | undefined) ?? null;
}

/** Artists by name. */
export function listArtists(database: Database, { position, limit }: PageRequest): Page<ArtistRow> {
  const ids = 'SELECT id FROM artists ORDER BY name COLLATE NOCASE, id LIMIT ? OFFSET ?';
  const rows = database.prepare(`${ARTISTS} WHERE a.id IN (${ids}) ORDER BY a.name COLLATE NOCASE, a.id`);
  return { rows: rows.all(limit, position) as ArtistRow[], total: count(database, 'artists') };
}

export function readArtist(database: Database, id: string): ArtistRow | null {
  return (database.prepare(`${ARTISTS} WHERE a.id = ?`).get(id) as ArtistRow | undefined) ?? null;
}

export function listGenres(database: Database): readonly GenreRow[] {
  return database.prepare(GENRES).all() as GenreRow[];
}

function count(database: Database, table: 'albums' | 'artists'): number {
  return Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}
