-- Keeps links without keys
CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, album_id INTEGER);
CREATE TABLE albums (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE entries (playlist TEXT, track_id INTEGER, note TEXT);
