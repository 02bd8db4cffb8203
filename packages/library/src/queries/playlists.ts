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

/**
 * Creates an empty playlist.
 *
 * @returns its id
 */
export function createPlaylist(database: Database, name: string, now: Date): string {
  const insert = 'INSERT INTO playlists (name, is_smart, created_at, updated_at) VALUES (?, 0, ?, ?)';
  const { lastInsertRowid } = database.prepare(insert).safeIntegers().run(name, timeText(now), timeText(now));
  return String(lastInsertRowid);
}

/** Returns false if the playlist does not exist. */
export function renamePlaylist(database: Database, playlist: string, name: string, now: Date): boolean {
  const update = 'UPDATE playlists SET name = ?, updated_at = ? WHERE id = ?';
  return database.prepare(update).run(name, timeText(now), playlist).changes === 1;
}

/** Deletes a playlist and its entries, never its tracks. Returns false if it does not exist. */
export function deletePlaylist(database: Database, playlist: string): boolean {
  return inTransaction(database, () => {
    database.prepare('DELETE FROM track_playlist WHERE playlist_id = ?').run(playlist);
    return database.prepare('DELETE FROM playlists WHERE id = ?').run(playlist).changes === 1;
  });
}

/** Far above what a playlist reaches, and far below what SQLite and JavaScript can count to. */
const HIGHEST_POSITION = 2 ** 48;

/**
 * Adds tracks at the end of a playlist, in the given order. Those that it has already keep their place.
 *
 * @returns how many were added; null if the playlist does not exist
 */
export function addToPlaylist(
  database: Database,
  playlist: string,
  tracks: readonly string[],
  now: Date,
): number | null {
  return inTransaction(database, () => {
    if (!touch(database, playlist, now)) return null;
    const end = lastPosition(database, playlist) ?? numberEntries(database, playlist);
    const insert = database.prepare(
      `INSERT OR IGNORE INTO track_playlist (track_id, playlist_id, position)
       SELECT id, ?, ? FROM tracks WHERE id = ?`,
    );
    return tracks.reduce((added, track, at) => added + insert.run(playlist, end + at + 1, track).changes, 0);
  });
}

/** @returns how many were removed; null if the playlist does not exist */
export function removeFromPlaylist(
  database: Database,
  playlist: string,
  tracks: readonly string[],
  now: Date,
): number | null {
  return inTransaction(database, () => {
    if (!touch(database, playlist, now)) return null;
    const remove = database.prepare('DELETE FROM track_playlist WHERE playlist_id = ? AND track_id = ?');
    return tracks.reduce((removed, track) => removed + remove.run(playlist, track).changes, 0);
  });
}

/**
 * Moves a track of a playlist to another place and keeps the order of the others.
 *
 * @param position - from 0, after the move; a larger number than there are places means the end
 * @returns false if the playlist does not contain the track
 */
export function moveInPlaylist(
  database: Database,
  playlist: string,
  track: string,
  position: number,
  now: Date,
): boolean {
  return inTransaction(database, () => {
    const entries = entriesOf(database, playlist);
    if (!entries.includes(track)) return false;
    touch(database, playlist, now);
    const others = entries.filter((entry) => entry !== track);
    writeOrder(database, playlist, others.toSpliced(Math.max(0, position), 0, track));
    return true;
  });
}

/** Null where the positions are no numbers that can be counted on, as other programs may have left them. */
function lastPosition(database: Database, playlist: string): number | null {
  const last = `SELECT coalesce(max(position), 0) AS position, total(typeof(position) <> 'integer') AS others
    FROM track_playlist WHERE playlist_id = ?`;
  const { position, others } = database.prepare(last).get(playlist) as { position: unknown; others: number };
  return others === 0 && typeof position === 'number' && position < HIGHEST_POSITION ? position : null;
}

/** Numbers the entries anew in the order that they are shown in, and returns how many there are. */
function numberEntries(database: Database, playlist: string): number {
  const entries = entriesOf(database, playlist);
  writeOrder(database, playlist, entries);
  return entries.length;
}

function writeOrder(database: Database, playlist: string, order: readonly string[]): void {
  const update = database.prepare(
    'UPDATE track_playlist SET position = :at WHERE playlist_id = :playlist AND track_id = :entry AND position IS NOT :at',
  );
  for (const [at, entry] of order.entries()) update.run({ at: at + 1, playlist, entry });
}

/** Ids of the tracks of a playlist that exist, in order. */
function entriesOf(database: Database, playlist: string): readonly string[] {
  return database
    .prepare(
      `SELECT CAST(t.id AS TEXT) FROM track_playlist e JOIN tracks t ON t.id = e.track_id
       WHERE e.playlist_id = ? ORDER BY e.position, t.id`,
    )
    .pluck()
    .all(playlist) as readonly string[];
}

function touch(database: Database, playlist: string, now: Date): boolean {
  const update = 'UPDATE playlists SET updated_at = ? WHERE id = ?';
  return database.prepare(update).run(timeText(now), playlist).changes === 1;
}

function inTransaction<Result>(database: Database, work: () => Result): Result {
  return database.transaction(work).immediate();
}

/** UTC in the form of SQLite's CURRENT_TIMESTAMP. */
export function timeText(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}
