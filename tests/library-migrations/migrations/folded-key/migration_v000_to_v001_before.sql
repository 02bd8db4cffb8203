-- Finds files by their exact path
CREATE TABLE tracks (id INTEGER PRIMARY KEY, filepath TEXT NOT NULL UNIQUE);
