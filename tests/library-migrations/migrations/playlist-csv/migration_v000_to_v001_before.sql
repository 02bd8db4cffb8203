-- Keeps playlists as lists of numbers
CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE playlists (id INTEGER PRIMARY KEY, name TEXT NOT NULL, track_ids TEXT);
