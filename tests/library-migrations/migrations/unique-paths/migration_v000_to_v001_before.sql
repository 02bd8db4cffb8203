-- Lets a file be in the library twice
CREATE TABLE tracks (
  id INTEGER PRIMARY KEY, filepath TEXT NOT NULL, play_count INTEGER, last_played TEXT, favorite INTEGER, rating INTEGER
);
CREATE TABLE entries (
  playlist TEXT NOT NULL, position INTEGER NOT NULL, track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE
);
CREATE INDEX entries_by_track ON entries (track_id);
