-- Keeps genres as they are in the files
CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, genre TEXT);
