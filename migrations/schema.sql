-- Schema 6. Written by "auralis-migrate snapshot"; not a migration; do not edit.

CREATE TABLE albums (
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

CREATE TABLE artists (
  id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL UNIQUE,
  total_plays INTEGER,
  avg_mastering_quality FLOAT,
  created_at DATETIME,
  updated_at DATETIME
);

CREATE TABLE cached_analysis (
  id INTEGER PRIMARY KEY,
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  analysis_type VARCHAR NOT NULL,
  analysis_data JSON,
  computed_at DATETIME DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (track_id, analysis_type)
);

CREATE TABLE genres (
  id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL UNIQUE,
  preferred_profile VARCHAR,
  typical_dr_range VARCHAR,
  typical_lufs_range VARCHAR,
  created_at DATETIME,
  updated_at DATETIME
);

CREATE TABLE playlists (
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

CREATE TABLE preset_favorites (
  id INTEGER PRIMARY KEY,
  preset_name VARCHAR NOT NULL UNIQUE,
  position INTEGER,
  created_at DATETIME DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE processing_history (
  id INTEGER PRIMARY KEY,
  track_id INTEGER REFERENCES tracks(id) ON DELETE SET NULL,
  preset_name VARCHAR,
  settings_json TEXT,
  output_path VARCHAR,
  processing_time FLOAT,
  quality_metrics_json TEXT,
  processed_at DATETIME DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE track_artist (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  artist_id INTEGER NOT NULL REFERENCES artists(id) ON DELETE CASCADE,
  PRIMARY KEY (track_id, artist_id)
);

CREATE TABLE track_genre (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  genre_id INTEGER NOT NULL REFERENCES genres(id) ON DELETE CASCADE,
  PRIMARY KEY (track_id, genre_id)
);

CREATE TABLE track_playlist (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  playlist_id INTEGER NOT NULL REFERENCES playlists(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  PRIMARY KEY (track_id, playlist_id)
);

CREATE TABLE tracks (
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

CREATE TABLE user_preferences (
  id INTEGER PRIMARY KEY,
  key VARCHAR NOT NULL UNIQUE,
  value TEXT,
  category VARCHAR,
  updated_at DATETIME DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX albums_by_artist ON albums(artist_id);

CREATE INDEX albums_by_title ON albums(title COLLATE NOCASE);

CREATE INDEX artists_by_name ON artists(name COLLATE NOCASE);

CREATE INDEX favorites_by_title ON tracks(title COLLATE NOCASE) WHERE favorite = 1;

CREATE INDEX processing_history_by_track ON processing_history(track_id);

CREATE INDEX track_artist_both_ways ON track_artist(artist_id, track_id);

CREATE INDEX track_artist_by_artist ON track_artist(artist_id);

CREATE INDEX track_genre_by_genre ON track_genre(genre_id);

CREATE INDEX track_playlist_by_playlist ON track_playlist(playlist_id, position);

CREATE INDEX tracks_by_addition ON tracks(CASE
  WHEN typeof(created_at) IN ('integer', 'real') THEN datetime(created_at, 'unixepoch')
  WHEN created_at GLOB '[0-9][0-9][0-9][0-9]-*' THEN datetime(created_at)
END);

CREATE INDEX tracks_by_album ON tracks(album_id);

CREATE INDEX tracks_by_duration ON tracks(duration);

CREATE INDEX tracks_by_format ON tracks(format);

CREATE INDEX tracks_by_last_play ON tracks(CASE
  WHEN typeof(last_played) IN ('integer', 'real') THEN datetime(last_played, 'unixepoch')
  WHEN last_played GLOB '[0-9][0-9][0-9][0-9]-*' THEN datetime(last_played)
END);

CREATE INDEX tracks_by_plays ON tracks(coalesce(play_count, 0), title COLLATE NOCASE);

CREATE INDEX tracks_by_title ON tracks(title COLLATE NOCASE);

CREATE INDEX tracks_by_year ON tracks(year, album_id, disc_number, track_number);

CREATE INDEX tracks_in_albums ON tracks(album_id, disc_number, track_number);
