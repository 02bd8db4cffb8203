-- Keeps durations in milliseconds
CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, duration REAL);
CREATE TABLE albums (id INTEGER PRIMARY KEY, total REAL);
