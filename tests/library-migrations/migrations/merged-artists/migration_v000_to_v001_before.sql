-- Keeps every spelling of a name as an artist
CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT NOT NULL, plays INTEGER NOT NULL DEFAULT 0);
CREATE TABLE track_artist (
  track_id INTEGER NOT NULL, artist_id INTEGER NOT NULL REFERENCES artists (id) ON DELETE CASCADE, PRIMARY KEY (track_id, artist_id)
);
CREATE INDEX track_artist_by_artist ON track_artist (artist_id);
