import { rmSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';

/** The tables as they were before schema versions: no defaults, link tables without keys, another order of columns. */
const TABLES = [
  `artists (id INTEGER NOT NULL, name VARCHAR NOT NULL, total_plays INTEGER, avg_mastering_quality FLOAT,
    created_at DATETIME, updated_at DATETIME, PRIMARY KEY (id), UNIQUE (name))`,
  `genres (id INTEGER NOT NULL, name VARCHAR NOT NULL, preferred_profile VARCHAR, typical_dr_range VARCHAR,
    typical_lufs_range VARCHAR, created_at DATETIME, updated_at DATETIME, PRIMARY KEY (id), UNIQUE (name))`,
  `playlists (id INTEGER NOT NULL, name VARCHAR NOT NULL, description TEXT, is_smart BOOLEAN, smart_criteria TEXT,
    auto_master_enabled BOOLEAN, mastering_profile VARCHAR, normalize_levels BOOLEAN, created_at DATETIME,
    updated_at DATETIME, PRIMARY KEY (id))`,
  `library_stats (id INTEGER NOT NULL, total_tracks INTEGER, total_artists INTEGER, total_albums INTEGER,
    total_genres INTEGER, total_playlists INTEGER, total_duration FLOAT, total_filesize INTEGER, avg_dr_rating FLOAT,
    avg_lufs FLOAT, avg_mastering_quality FLOAT, last_scan_date DATETIME, last_scan_duration FLOAT,
    files_scanned INTEGER, new_files_found INTEGER, created_at DATETIME, updated_at DATETIME, PRIMARY KEY (id))`,
  `albums (id INTEGER NOT NULL, title VARCHAR NOT NULL, artist_id INTEGER, year INTEGER, total_tracks INTEGER,
    total_discs INTEGER, avg_dr_rating FLOAT, avg_lufs FLOAT, mastering_consistency FLOAT, created_at DATETIME,
    updated_at DATETIME, PRIMARY KEY (id), FOREIGN KEY(artist_id) REFERENCES artists (id))`,
  `tracks (id INTEGER NOT NULL, title VARCHAR NOT NULL, filepath VARCHAR NOT NULL, duration FLOAT,
    sample_rate INTEGER, bit_depth INTEGER, channels INTEGER, format VARCHAR, filesize INTEGER, peak_level FLOAT,
    rms_level FLOAT, dr_rating FLOAT, lufs_level FLOAT, mastering_quality FLOAT, recommended_reference VARCHAR,
    processing_profile VARCHAR, album_id INTEGER, track_number INTEGER, disc_number INTEGER, year INTEGER,
    comments TEXT, play_count INTEGER, last_played DATETIME, skip_count INTEGER, favorite BOOLEAN,
    created_at DATETIME, updated_at DATETIME, PRIMARY KEY (id), UNIQUE (filepath),
    FOREIGN KEY(album_id) REFERENCES albums (id))`,
  `track_artist (track_id INTEGER, artist_id INTEGER, FOREIGN KEY(track_id) REFERENCES tracks (id),
    FOREIGN KEY(artist_id) REFERENCES artists (id))`,
  `track_genre (track_id INTEGER, genre_id INTEGER, FOREIGN KEY(track_id) REFERENCES tracks (id),
    FOREIGN KEY(genre_id) REFERENCES genres (id))`,
  `track_playlist (track_id INTEGER, playlist_id INTEGER, FOREIGN KEY(track_id) REFERENCES tracks (id),
    FOREIGN KEY(playlist_id) REFERENCES playlists (id))`,
] as const;

/** Rewrites a library of schema 1 as the unversioned library that its listener would have had. Deletes the original. */
export function writeLegacyLibrary(path: string, schemaOne: string, dirt: 'none' | 'some'): void {
  const database = openDatabase(path, { create: true });
  try {
    database.pragma('foreign_keys = OFF');
    database.pragma('synchronous = OFF');
    database.prepare('ATTACH ? AS versioned').run(schemaOne);
    database.exec('BEGIN');
    for (const table of TABLES) database.exec(`CREATE TABLE ${table}`);
    for (const table of ['artists', 'genres', 'playlists', 'albums', 'tracks', 'track_artist', 'track_genre'])
      copyRows(database, table);
    database.exec(`INSERT INTO track_playlist (track_id, playlist_id)
      SELECT track_id, playlist_id FROM versioned.track_playlist ORDER BY playlist_id, position`);
    database.exec('INSERT INTO library_stats (id, total_tracks) SELECT 1, count(*) FROM tracks');
    if (dirt === 'some') addLegacyDirt(database);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
  rmSync(schemaOne);
}

function copyRows(database: Database, table: string): void {
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table).join(', ');
  database.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM versioned.${table}`);
}

/** Rows that the missing keys permit: references to nothing, and duplicates. */
function addLegacyDirt(database: Database): void {
  database.exec(`
    INSERT INTO track_genre (track_id, genre_id) VALUES (NULL, 1), (1, NULL);
    INSERT INTO track_artist (track_id, artist_id) VALUES (1, NULL);
    INSERT INTO track_playlist (track_id, playlist_id) VALUES (1, NULL), (NULL, NULL);
    INSERT INTO track_playlist (track_id, playlist_id)
      SELECT track_id, playlist_id FROM track_playlist WHERE track_id IS NOT NULL ORDER BY rowid LIMIT 4;
  `);
}
