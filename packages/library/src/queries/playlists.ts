import type { Database } from 'better-sqlite3';

export interface PlaylistRow {
  /** Decimal text, as in `TrackRow`. */
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly isSmart: boolean;
  /** Number of entries whose track exists. */
  readonly tracks: number;
}

/** Reads all playlists, ordered by name, with the number of tracks in each. */
export function listPlaylists(database: Database): readonly PlaylistRow[] {
  const rows = database
    .prepare(
      `SELECT CAST(p.id AS TEXT) AS id, p.name, p.description, p.is_smart = 1 AS isSmart,
         (SELECT count(*) FROM track_playlist e JOIN tracks t ON t.id = e.track_id WHERE e.playlist_id = p.id) AS tracks
       FROM playlists p ORDER BY p.name COLLATE NOCASE, p.id`,
    )
    .all() as readonly (Omit<PlaylistRow, 'isSmart'> & { readonly isSmart: number | null })[];
  return rows.map(({ isSmart, ...row }) => ({ ...row, isSmart: isSmart === 1 }));
}
