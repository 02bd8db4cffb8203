-- Lets a track have several genres
-- @loses tracks.genre: every name in it is a link now
CREATE TABLE genres (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
CREATE TABLE track_genre (
  track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
  genre_id INTEGER NOT NULL REFERENCES genres (id) ON DELETE CASCADE,
  PRIMARY KEY (track_id, genre_id)
);
CREATE TEMP TABLE part AS
WITH RECURSIVE split (track_id, part, rest) AS (
  SELECT id, '', replace(CAST(genre AS TEXT), '/', ';') || ';' FROM tracks WHERE genre IS NOT NULL
  UNION ALL
  SELECT track_id, trim(substr(rest, 1, instr(rest, ';') - 1)), substr(rest, instr(rest, ';') + 1) FROM split WHERE rest <> ''
)
SELECT track_id, part FROM split WHERE part <> '';
INSERT INTO genres (name) SELECT part FROM part GROUP BY part COLLATE NOCASE ORDER BY min(rowid);
INSERT INTO track_genre (track_id, genre_id)
SELECT DISTINCT track_id, g.id FROM part JOIN genres g ON g.name = part;
DROP TABLE part;
ALTER TABLE tracks DROP COLUMN genre;
CREATE INDEX track_genre_by_genre ON track_genre (genre_id);
