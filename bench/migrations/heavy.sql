-- Stores the bit rate of each track, and finds tracks by year
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
  updated_at DATETIME,
  bit_rate INTEGER
);

INSERT INTO tracks_new (id, title, filepath, duration, format, sample_rate, bit_depth, channels, filesize, peak_level, rms_level, dr_rating, lufs_level, mastering_quality, recommended_reference, processing_profile, album_id, track_number, disc_number, year, comments, play_count, last_played, skip_count, favorite, created_at, updated_at, bit_rate)
SELECT id, title, filepath, duration, format, sample_rate, bit_depth, channels, filesize, peak_level, rms_level, dr_rating, lufs_level, mastering_quality, recommended_reference, processing_profile, album_id, track_number, disc_number, year, comments, play_count, last_played, skip_count, favorite, created_at, updated_at, CAST(filesize * 8 / duration AS INTEGER) FROM tracks;

PRAGMA legacy_alter_table = ON;
DROP TABLE tracks;
ALTER TABLE tracks_new RENAME TO tracks;
PRAGMA legacy_alter_table = OFF;

CREATE INDEX tracks_by_album ON tracks(album_id);
CREATE INDEX tracks_by_year ON tracks(year, title);
