import type { Database } from 'better-sqlite3';
import { dateKey } from './date-key.ts';

export type TrackOrder =
  | 'title'
  | 'artist'
  | 'album'
  | 'plays'
  | 'added'
  | 'played'
  | 'duration'
  | 'year'
  | 'format'
  /** The order of a playlist, of which the selection has to be. */
  | 'position';

/** Which tracks a list contains. Ids are decimal text. */
export type TrackSelection =
  | { readonly of: 'library' }
  | { readonly of: 'favourites' }
  | { readonly of: 'album' | 'artist' | 'genre' | 'playlist'; readonly id: string };

export interface TrackList {
  readonly selection: TrackSelection;
  readonly order: TrackOrder;
  readonly direction: 'ascending' | 'descending';
}

interface OrderSql {
  /** The tables, besides the tracks, that the terms below take their values from. */
  readonly join?: string;
  /** Sort terms; each is reversed in a descending list. What has no value of the first comes last in both directions. */
  readonly terms: readonly string[];
  /** The text that a listener jumps in by letter. */
  readonly text?: string;
  /** A source that an index delivers in this order, without the tracks that have no value, for the first rows. */
  readonly indexed?: { readonly from: string; readonly terms: readonly string[]; readonly where?: string };
}

/** The artist that a track is sorted by: the first of those that it is linked to. */
const FIRST_ARTIST =
  '(SELECT min(k.artist_id) FROM track_artist k JOIN artists x ON x.id = k.artist_id WHERE k.track_id = t.id)';
/** The plus keeps SQLite from reading the tracks by `tracks_by_album`, which has less of what is needed. */
const WITH_ALBUM = 'LEFT JOIN albums b ON b.id = +t.album_id';
const TRACKS_ALONE = 'tracks t';
const IN_ALBUM = ['t.album_id', 't.disc_number', 't.track_number'];
const TITLE = 't.title COLLATE NOCASE';
const ALBUM = 'b.title COLLATE NOCASE';

/** By a column that may have no value, with an index that begins with it. */
function sortedBy(column: string, ...others: readonly string[]): OrderSql {
  const terms = [column, ...others];
  return { terms, indexed: { from: TRACKS_ALONE, terms, where: `${column} IS NOT NULL` } };
}

const ORDERS: Readonly<Record<TrackOrder, OrderSql>> = {
  title: { terms: [TITLE], text: 't.title', indexed: { from: TRACKS_ALONE, terms: [TITLE] } },
  artist: {
    join: `LEFT JOIN artists f ON f.id = ${FIRST_ARTIST} ${WITH_ALBUM}`,
    terms: ['f.name COLLATE NOCASE', ALBUM, ...IN_ALBUM],
    text: 'f.name',
    indexed: {
      from: 'artists a CROSS JOIN track_artist l ON l.artist_id = a.id CROSS JOIN tracks t ON t.id = l.track_id LEFT JOIN albums b ON b.id = t.album_id',
      where: `l.artist_id = ${FIRST_ARTIST}`,
      terms: ['a.name COLLATE NOCASE', ALBUM, ...IN_ALBUM],
    },
  },
  album: {
    join: WITH_ALBUM,
    terms: [ALBUM, ...IN_ALBUM],
    text: 'b.title',
    indexed: { from: 'albums b CROSS JOIN tracks t ON t.album_id = b.id', terms: [ALBUM, ...IN_ALBUM] },
  },
  plays: {
    terms: ['coalesce(t.play_count, 0)', TITLE],
    indexed: { from: TRACKS_ALONE, terms: ['coalesce(t.play_count, 0)', TITLE] },
  },
  added: sortedBy(dateKey('t.created_at')),
  played: sortedBy(dateKey('t.last_played')),
  duration: sortedBy('t.duration'),
  year: sortedBy('t.year', ...IN_ALBUM),
  format: sortedBy('t.format'),
  position: { terms: ['p.position'] },
};

interface SelectionSql {
  readonly join?: string;
  readonly where?: string;
}

const SELECTIONS: Readonly<Record<TrackSelection['of'], SelectionSql>> = {
  library: {},
  favourites: { where: 't.favorite = 1' },
  album: { where: 't.album_id = :id' },
  artist: { join: 'JOIN track_artist s ON s.track_id = t.id', where: 's.artist_id = :id' },
  genre: { join: 'JOIN track_genre s ON s.track_id = t.id', where: 's.genre_id = :id' },
  playlist: { join: 'JOIN track_playlist p ON p.track_id = t.id', where: 'p.playlist_id = :id' },
};

/** A query for the ids of a list, as decimal text of `id` where the selection has one. */
export interface ListQuery {
  readonly sql: string;
  readonly parameters: readonly { readonly id: string }[];
}

/**
 * All ids of a list in order, each with the text that is jumped in, or null.
 *
 * @throws TypeError for the order of a playlist where the selection is another one
 */
export function listQuery({ selection, order, direction }: TrackList): ListQuery {
  if (order === 'position' && selection.of !== 'playlist')
    throw new TypeError('only a playlist can be sorted by position');
  const { join: tables = '', terms, text = 'NULL' } = ORDERS[order];
  const { join = '', where = '' } = SELECTIONS[selection.of];
  const sorted = orderBy(terms, direction, 'NULLS LAST');
  const sql = `SELECT t.id, ${text} FROM tracks t ${tables} ${join} ${whereAll(where)} ${sorted}`;
  return { sql, parameters: parametersOf(selection) };
}

/** Of a list whose order takes a join, this many rows are found in milliseconds. */
const JOINED_ROWS = 2000;

/** How many of the first rows of a list an index delivers about as fast as the sorted list would. */
export function indexReach({ selection, order }: TrackList): number {
  const { indexed } = ORDERS[order];
  if (indexed === undefined) return 0;
  if (selection.of === 'favourites' ? order !== 'title' : selection.of !== 'library') return 0;
  return indexed.from === TRACKS_ALONE ? Number.POSITIVE_INFINITY : JOINED_ROWS;
}

/** The ids of a list from an index, for `LIMIT ? OFFSET ?`; null where there is none. */
export function firstRowsQuery(list: TrackList): ListQuery | null {
  const { selection, order, direction } = list;
  const { indexed } = ORDERS[order];
  if (indexed === undefined || indexReach(list) === 0) return null;
  const where = whereAll(indexed.where ?? '', SELECTIONS[selection.of].where ?? '');
  const sql = `SELECT t.id FROM ${indexed.from} ${where} ${orderBy(indexed.terms, direction, '')} LIMIT ? OFFSET ?`;
  return { sql, parameters: parametersOf(selection) };
}

/** The number of tracks in a selection. */
export function countTracks(database: Database, selection: TrackSelection): number {
  const { join = '', where = '' } = SELECTIONS[selection.of];
  const count = database.prepare(`SELECT count(*) FROM tracks t ${join} ${whereAll(where)}`).pluck();
  return Number(count.get(...parametersOf(selection)));
}

function parametersOf(selection: TrackSelection): ListQuery['parameters'] {
  return 'id' in selection ? [{ id: selection.id }] : [];
}

function whereAll(...conditions: readonly string[]): string {
  const given = conditions.filter((condition) => condition !== '');
  return given.length === 0 ? '' : `WHERE ${given.join(' AND ')}`;
}

/** The id decides last, so that the order is always the same. */
function orderBy([first, ...others]: readonly string[], direction: TrackList['direction'], nulls: string): string {
  const suffix = direction === 'ascending' ? 'ASC' : 'DESC';
  const terms = [`${first} ${suffix} ${nulls}`, ...[...others, 't.id'].map((term) => `${term} ${suffix}`)];
  return `ORDER BY ${terms.join(', ')}`;
}
