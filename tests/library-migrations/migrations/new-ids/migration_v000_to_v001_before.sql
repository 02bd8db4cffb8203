-- Numbers tracks as they were found
CREATE TABLE tracks (id INTEGER PRIMARY KEY, filepath TEXT NOT NULL UNIQUE, play_count INTEGER);
CREATE TABLE entries (playlist TEXT, track_id INTEGER REFERENCES tracks (id) ON DELETE CASCADE);
CREATE TABLE playlists (id INTEGER PRIMARY KEY, name TEXT, smart_criteria TEXT);
CREATE INDEX entries_by_track ON entries (track_id);
