-- Finds titles letter by letter
CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT, artist TEXT);
