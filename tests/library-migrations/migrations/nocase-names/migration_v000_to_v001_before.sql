-- Sorts capitals before small letters
CREATE TABLE artists (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, sort_name TEXT);
CREATE TABLE albums (id INTEGER PRIMARY KEY, artist_id INTEGER REFERENCES artists (id) ON DELETE CASCADE, title TEXT);
CREATE INDEX artists_by_name ON artists (name);
CREATE INDEX artists_by_sort_name ON artists (sort_name, name) WHERE sort_name IS NOT NULL;
CREATE INDEX albums_by_artist ON albums (artist_id);
CREATE VIEW discography AS SELECT a.name, b.title FROM artists a JOIN albums b ON b.artist_id = a.id;
CREATE TRIGGER artists_trimmed AFTER INSERT ON artists BEGIN UPDATE artists SET name = trim(name) WHERE id = new.id; END;
CREATE TRIGGER albums_named AFTER INSERT ON albums BEGIN UPDATE artists SET sort_name = coalesce(sort_name, name) WHERE id = new.artist_id; END;
