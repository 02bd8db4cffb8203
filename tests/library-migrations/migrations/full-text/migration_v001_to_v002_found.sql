-- Finds words in titles and names
CREATE VIRTUAL TABLE found USING fts5(title, artist, content='tracks', content_rowid='id');
INSERT INTO found (rowid, title, artist) SELECT id, title, artist FROM tracks;
CREATE TRIGGER found_after_insert AFTER INSERT ON tracks BEGIN
  INSERT INTO found (rowid, title, artist) VALUES (new.id, new.title, new.artist);
END;
CREATE TRIGGER found_after_delete AFTER DELETE ON tracks BEGIN
  INSERT INTO found (found, rowid, title, artist) VALUES ('delete', old.id, old.title, old.artist);
END;
CREATE TRIGGER found_after_update AFTER UPDATE ON tracks BEGIN
  INSERT INTO found (found, rowid, title, artist) VALUES ('delete', old.id, old.title, old.artist);
  INSERT INTO found (rowid, title, artist) VALUES (new.id, new.title, new.artist);
END;
