-- Takes over the library you had before Auralis kept versions
-- @release 1.0.0
-- @recognises artists: id, name, total_plays, avg_mastering_quality, created_at, updated_at
-- @recognises albums: id, title, artist_id, year, total_tracks, total_discs, avg_dr_rating, avg_lufs, mastering_consistency, created_at, updated_at
-- @recognises genres: id, name, preferred_profile, typical_dr_range, typical_lufs_range, created_at, updated_at
-- @recognises playlists: id, name, description, is_smart, smart_criteria, auto_master_enabled, mastering_profile, normalize_levels, created_at, updated_at
-- @recognises tracks: id, title, filepath, duration, format, sample_rate, bit_depth, channels, filesize, peak_level, rms_level, dr_rating, lufs_level, mastering_quality, recommended_reference, processing_profile, album_id, track_number, disc_number, year, comments, play_count, last_played, skip_count, favorite, created_at, updated_at
-- @recognises track_artist: track_id, artist_id
-- @recognises track_genre: track_id, genre_id
-- @recognises track_playlist: track_id, playlist_id
-- @loses track_artist: links to tracks or artists that no longer exist, and doubled links
-- @loses track_genre: links to tracks or genres that no longer exist, and doubled links
-- @loses track_playlist: entries of tracks or playlists that no longer exist; a track twice in one playlist is kept once
--
-- Every table is copied under a new name, dropped, and renamed: never the other way round, since references follow a
-- rename. Columns are named on both sides, because their order differs from file to file. Row ids stay.

CREATE TABLE artists_new (
  id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL UNIQUE,
  total_plays INTEGER,
  avg_mastering_quality FLOAT,
  created_at DATETIME,
  updated_at DATETIME
);

INSERT INTO artists_new (id, name, total_plays, avg_mastering_quality, created_at, updated_at)
SELECT id, name, total_plays, avg_mastering_quality, created_at, updated_at FROM artists;

CREATE TABLE albums_new (
  id INTEGER PRIMARY KEY,
  title VARCHAR NOT NULL,
  artist_id INTEGER REFERENCES artists(id) ON DELETE SET NULL,
  year INTEGER,
  total_tracks INTEGER,
  total_discs INTEGER,
  avg_dr_rating FLOAT,
  avg_lufs FLOAT,
  mastering_consistency FLOAT,
  created_at DATETIME,
  updated_at DATETIME
);

INSERT INTO albums_new (id, title, artist_id, year, total_tracks, total_discs, avg_dr_rating, avg_lufs, mastering_consistency, created_at, updated_at)
SELECT id, title, artist_id, year, total_tracks, total_discs, avg_dr_rating, avg_lufs, mastering_consistency, created_at, updated_at FROM albums;

CREATE TABLE genres_new (
  id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL UNIQUE,
  preferred_profile VARCHAR,
  typical_dr_range VARCHAR,
  typical_lufs_range VARCHAR,
  created_at DATETIME,
  updated_at DATETIME
);

INSERT INTO genres_new (id, name, preferred_profile, typical_dr_range, typical_lufs_range, created_at, updated_at)
SELECT id, name, preferred_profile, typical_dr_range, typical_lufs_range, created_at, updated_at FROM genres;

CREATE TABLE playlists_new (
  id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL,
  description TEXT,
  is_smart BOOLEAN,
  smart_criteria TEXT,
  auto_master_enabled BOOLEAN,
  mastering_profile VARCHAR,
  normalize_levels BOOLEAN,
  created_at DATETIME,
  updated_at DATETIME
);

INSERT INTO playlists_new (id, name, description, is_smart, smart_criteria, auto_master_enabled, mastering_profile, normalize_levels, created_at, updated_at)
SELECT id, name, description, is_smart, smart_criteria, auto_master_enabled, mastering_profile, normalize_levels, created_at, updated_at FROM playlists;

CREATE TABLE tracks_new (
  id INTEGER PRIMARY KEY,
  title VARCHAR NOT NULL,
  filepath VARCHAR NOT NULL UNIQUE,
  duration FLOAT,
  format VARCHAR,
  sample_rate INTEGER,
  bit_depth INTEGER,
  channels INTEGER,
  filesize INTEGER,
  peak_level FLOAT,
  rms_level FLOAT,
  dr_rating FLOAT,
  lufs_level FLOAT,
  mastering_quality FLOAT,
  recommended_reference VARCHAR,
  processing_profile VARCHAR,
  album_id INTEGER REFERENCES albums(id) ON DELETE SET NULL,
  track_number INTEGER,
  disc_number INTEGER,
  year INTEGER,
  comments TEXT,
  play_count INTEGER DEFAULT 0,
  last_played DATETIME,
  skip_count INTEGER DEFAULT 0,
  favorite BOOLEAN DEFAULT 0,
  created_at DATETIME,
  updated_at DATETIME
);

INSERT INTO tracks_new (id, title, filepath, duration, format, sample_rate, bit_depth, channels, filesize, peak_level, rms_level, dr_rating, lufs_level, mastering_quality, recommended_reference, processing_profile, album_id, track_number, disc_number, year, comments, play_count, last_played, skip_count, favorite, created_at, updated_at)
SELECT id, title, filepath, duration, format, sample_rate, bit_depth, channels, filesize, peak_level, rms_level, dr_rating, lufs_level, mastering_quality, recommended_reference, processing_profile, album_id, track_number, disc_number, year, comments, play_count, last_played, skip_count, favorite, created_at, updated_at FROM tracks;

CREATE TABLE track_artist_new (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  artist_id INTEGER NOT NULL REFERENCES artists(id) ON DELETE CASCADE,
  PRIMARY KEY (track_id, artist_id)
);

INSERT INTO track_artist_new (track_id, artist_id)
SELECT track_id, artist_id FROM track_artist
WHERE track_id IN (SELECT id FROM tracks) AND artist_id IN (SELECT id FROM artists)
GROUP BY track_id, artist_id
ORDER BY min(rowid);

CREATE TABLE track_genre_new (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  genre_id INTEGER NOT NULL REFERENCES genres(id) ON DELETE CASCADE,
  PRIMARY KEY (track_id, genre_id)
);

INSERT INTO track_genre_new (track_id, genre_id)
SELECT track_id, genre_id FROM track_genre
WHERE track_id IN (SELECT id FROM tracks) AND genre_id IN (SELECT id FROM genres)
GROUP BY track_id, genre_id
ORDER BY min(rowid);

CREATE TABLE track_playlist_new (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  playlist_id INTEGER NOT NULL REFERENCES playlists(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  PRIMARY KEY (track_id, playlist_id)
);

INSERT INTO track_playlist_new (track_id, playlist_id, position)
SELECT track_id, playlist_id, row_number() OVER (PARTITION BY playlist_id ORDER BY min(rowid)) FROM track_playlist
WHERE track_id IN (SELECT id FROM tracks) AND playlist_id IN (SELECT id FROM playlists)
GROUP BY track_id, playlist_id
ORDER BY min(rowid);

-- A view or trigger of another program may name these tables; so it can stay while they are away.
PRAGMA legacy_alter_table = ON;
DROP TABLE track_playlist;
DROP TABLE track_genre;
DROP TABLE track_artist;
DROP TABLE tracks;
DROP TABLE playlists;
DROP TABLE genres;
DROP TABLE albums;
DROP TABLE artists;
ALTER TABLE artists_new RENAME TO artists;
ALTER TABLE albums_new RENAME TO albums;
ALTER TABLE genres_new RENAME TO genres;
ALTER TABLE playlists_new RENAME TO playlists;
ALTER TABLE tracks_new RENAME TO tracks;
ALTER TABLE track_artist_new RENAME TO track_artist;
ALTER TABLE track_genre_new RENAME TO track_genre;
ALTER TABLE track_playlist_new RENAME TO track_playlist;
PRAGMA legacy_alter_table = OFF;

CREATE INDEX albums_by_artist ON albums(artist_id);
CREATE INDEX tracks_by_album ON tracks(album_id);
CREATE INDEX track_artist_by_artist ON track_artist(artist_id);
CREATE INDEX track_genre_by_genre ON track_genre(genre_id);
CREATE INDEX track_playlist_by_playlist ON track_playlist(playlist_id, position);
