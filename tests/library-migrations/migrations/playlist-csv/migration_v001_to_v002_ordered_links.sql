-- Keeps playlists as links in their order
-- @loses playlists.track_ids: every number that is a track is a link now, the rest is in playlist_leftovers
CREATE TABLE track_playlist (
  playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
  PRIMARY KEY (playlist_id, position)
);
CREATE TABLE playlist_leftovers (playlist_id INTEGER REFERENCES playlists (id) ON DELETE CASCADE, text TEXT NOT NULL);

CREATE TEMP TABLE part AS
WITH RECURSIVE split (playlist_id, place, part, rest) AS (
  SELECT id, 0, NULL, track_ids || ',' FROM playlists WHERE track_ids <> ''
  UNION ALL
  SELECT playlist_id, place + 1, trim(substr(rest, 1, instr(rest, ',') - 1)), substr(rest, instr(rest, ',') + 1)
  FROM split WHERE rest <> ''
)
SELECT playlist_id, place, part, CAST(part AS INTEGER) AS track_id,
  part <> '' AND part NOT GLOB '*[^0-9]*' AND EXISTS (SELECT 1 FROM tracks WHERE id = CAST(part AS INTEGER)) AS is_track
FROM split WHERE place > 0;

INSERT INTO track_playlist (playlist_id, position, track_id)
SELECT playlist_id, row_number() OVER (PARTITION BY playlist_id ORDER BY place), track_id FROM part WHERE is_track;
INSERT INTO playlist_leftovers (playlist_id, text)
SELECT playlist_id, part FROM part WHERE NOT is_track AND part <> '';
DROP TABLE part;
ALTER TABLE playlists DROP COLUMN track_ids;
CREATE INDEX track_playlist_by_track ON track_playlist (track_id);
CREATE INDEX playlist_leftovers_by_playlist ON playlist_leftovers (playlist_id);
