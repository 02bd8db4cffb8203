import type { Database } from 'better-sqlite3';

/**
 * Puts in what real libraries hold: links to rows that are gone, unknown play counts, impossible years and lengths,
 * dates of four kinds, an album twice by case, paths that differ only by case, broken JSON, bytes for text.
 */
export function addDirt(database: Database, tracks: number): void {
  const gone = tracks + 1000;
  database.prepare('INSERT INTO track_artist (track_id, artist_id) VALUES (?, 1)').run(gone);
  database.prepare('INSERT INTO track_genre (track_id, genre_id) VALUES (?, 1)').run(gone);
  database.prepare('INSERT INTO track_playlist (track_id, playlist_id, position) VALUES (?, 1, 9999)').run(gone);
  database.exec(`
    UPDATE tracks SET play_count = NULL WHERE id % 53 = 0;
    UPDATE tracks SET year = 20250 WHERE id % 211 = 0;
    UPDATE tracks SET year = 0 WHERE id % 223 = 0;
    UPDATE tracks SET duration = -1 WHERE id % 307 = 0;
    UPDATE tracks SET favorite = 'true' WHERE id % 409 = 0;
    UPDATE tracks SET favorite = 2 WHERE id % 419 = 0;
    UPDATE tracks SET favorite = NULL WHERE id % 421 = 0;
    UPDATE tracks SET album_id = 99999999 WHERE id % 503 = 0;
    UPDATE tracks SET comments = x'00ff' WHERE id % 601 = 0;
    UPDATE tracks SET last_played = '2021-04-03 20:11:09' WHERE id % 89 = 0;
    UPDATE tracks SET last_played = '03/04/2021' WHERE id % 97 = 0;
    UPDATE tracks SET last_played = '2021-04-03T20:11:09Z' WHERE id % 101 = 0;
    UPDATE tracks SET last_played = 1617480669 WHERE id % 103 = 0;
    UPDATE tracks SET filepath = (SELECT upper(filepath) FROM tracks WHERE id = 1) WHERE id = 2;
    UPDATE albums SET title = (SELECT upper(title) FROM albums WHERE id = 1), artist_id = 1 WHERE id = 2;
    UPDATE playlists SET is_smart = 1, smart_criteria = '{"genre": "Rock"' WHERE id = 1;
  `);
}
