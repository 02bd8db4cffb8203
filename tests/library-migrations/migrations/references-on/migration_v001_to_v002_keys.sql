-- Lets no link lead nowhere any more
-- @loses entries: entries of tracks that no longer exist are in orphans
-- @loses tracks.album_id: albums that no longer exist are in orphans
CREATE TABLE orphans (found_in TEXT NOT NULL, content TEXT NOT NULL);
INSERT INTO orphans SELECT 'entries', json_object('playlist', playlist, 'track_id', track_id, 'note', note)
FROM entries WHERE track_id IS NULL OR track_id NOT IN (SELECT id FROM tracks);
INSERT INTO orphans SELECT 'tracks', json_object('id', id, 'album_id', album_id)
FROM tracks WHERE album_id NOT IN (SELECT id FROM albums);

CREATE TABLE tracks_new (
  id INTEGER PRIMARY KEY, title TEXT NOT NULL, album_id INTEGER REFERENCES albums (id) ON DELETE SET NULL
);
INSERT INTO tracks_new (id, title, album_id)
SELECT id, title, (SELECT a.id FROM albums a WHERE a.id = album_id) FROM tracks;
CREATE TABLE entries_new (
  playlist TEXT, track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE, note TEXT
);
INSERT INTO entries_new (rowid, playlist, track_id, note)
SELECT rowid, playlist, track_id, note FROM entries WHERE track_id IN (SELECT id FROM tracks);
DROP TABLE entries;
DROP TABLE tracks;
PRAGMA legacy_alter_table = ON;
ALTER TABLE tracks_new RENAME TO tracks;
ALTER TABLE entries_new RENAME TO entries;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX tracks_by_album ON tracks (album_id);
CREATE INDEX entries_by_track ON entries (track_id);
