import type { Database } from 'better-sqlite3';

/** Why tracks can't be added to a playlist. */
export type AdditionObstacle = 'no playlist' | 'smart playlist' | 'no track';

/**
 * Finds out whether tracks can be added to a playlist: each has to exist, and the tracks of a smart one come from its rules. Call
 * it in the transaction that adds them.
 *
 * @returns null where nothing prevents it
 */
export function additionObstacle(
  database: Database,
  playlist: string,
  tracks: readonly string[],
): AdditionObstacle | null {
  const isSmart = database.prepare('SELECT is_smart IS 1 FROM playlists WHERE id = ?').pluck().get(playlist);
  if (isSmart === undefined) return 'no playlist';
  if (isSmart === 1) return 'smart playlist';
  const exists = database.prepare('SELECT 1 FROM tracks WHERE id = ?').pluck();
  return tracks.every((track) => exists.get(track) === 1) ? null : 'no track';
}
