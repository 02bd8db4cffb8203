import type { Database } from 'better-sqlite3';
import { timeText } from './playlists.ts';
import { prepared } from './prepared.ts';

/**
 * A track as shown in a list. Durations are in seconds; dates are as stored. The id is decimal text, since a number would
 * round one above 2^53 to that of another track.
 */
export interface TrackRow {
  readonly id: string;
  readonly title: string;
  readonly filepath: string;
  readonly artists: string | null;
  /** Null where the track has none or several. */
  readonly artistId: string | null;
  readonly album: string | null;
  readonly albumId: string | null;
  readonly discNumber: number | null;
  readonly trackNumber: number | null;
  readonly duration: number | null;
  readonly format: string | null;
  readonly year: number | null;
  readonly playCount: number;
  readonly favourite: boolean;
  readonly lastPlayed: string | null;
  readonly addedAt: string | null;
}

const ROWS = `
  SELECT CAST(t.id AS TEXT) AS id, t.title, t.filepath, b.title AS album, CAST(t.album_id AS TEXT) AS albumId,
    (SELECT group_concat(a.name, ', ') FROM track_artist l JOIN artists a ON a.id = l.artist_id WHERE l.track_id = t.id) AS artists,
    (SELECT CASE count(*) WHEN 1 THEN CAST(l.artist_id AS TEXT) END FROM track_artist l WHERE l.track_id = t.id) AS artistId,
    t.disc_number AS discNumber, t.track_number AS trackNumber, t.duration, t.format, t.year,
    coalesce(t.play_count, 0) AS playCount, t.favorite = 1 AS favourite, t.last_played AS lastPlayed, t.created_at AS addedAt
  FROM json_each(?) wanted JOIN tracks t ON t.id = wanted.value LEFT JOIN albums b ON b.id = t.album_id
  ORDER BY wanted.key`;

interface StoredTrack extends Omit<TrackRow, 'favourite'> {
  readonly favourite: number | null;
}

/** Reads tracks by their ids, in the given order. Tracks that no longer exist are left out. */
export function readTracks(database: Database, ids: readonly (string | bigint)[]): readonly TrackRow[] {
  const rows = prepared(database, ROWS).all(`[${ids.join(',')}]`) as readonly StoredTrack[];
  return rows.map(({ favourite, ...row }) => ({ ...row, favourite: favourite === 1 }));
}

const EXISTING = 'SELECT t.id FROM json_each(?) wanted JOIN tracks t ON t.id = wanted.value ORDER BY wanted.key';

/** Those of some tracks that exist, in the given order. */
export function existingTracks(database: Database, ids: readonly bigint[]): readonly bigint[] {
  return prepared(database, EXISTING)
    .pluck()
    .safeIntegers()
    .all(`[${ids.join(',')}]`) as bigint[];
}

/** Adds a track to the favourites or removes it. Returns false if the track does not exist. */
export function setFavourite(database: Database, track: string, favourite: boolean): boolean {
  return database.prepare('UPDATE tracks SET favorite = ? WHERE id = ?').run(favourite ? 1 : 0, track).changes === 1;
}

/** Counts one play. Returns false if the track does not exist. */
export function recordPlay(database: Database, track: string, at: Date): boolean {
  const update = 'UPDATE tracks SET play_count = coalesce(play_count, 0) + 1, last_played = ? WHERE id = ?';
  return database.prepare(update).run(timeText(at), track).changes === 1;
}
