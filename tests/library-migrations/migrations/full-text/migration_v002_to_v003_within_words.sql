-- Finds parts of words, with and without accents
-- The triggers write into the table by its name, so they serve the new one too.
DROP TABLE found;
CREATE VIRTUAL TABLE found USING fts5(title, artist, content='tracks', content_rowid='id', tokenize='trigram remove_diacritics 1');
INSERT INTO found (found) VALUES ('rebuild');
