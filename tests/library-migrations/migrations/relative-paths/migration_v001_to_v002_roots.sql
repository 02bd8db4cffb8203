-- Keeps paths relative to your music folders, so that a folder can move
-- @rewrites tracks.filepath: paths are relative to the folder they lie in
CREATE TABLE tracks_new (
  id INTEGER PRIMARY KEY,
  folder_id INTEGER REFERENCES folders (id),
  filepath TEXT NOT NULL,
  play_count INTEGER,
  UNIQUE (folder_id, filepath)
);
-- The longest folder wins. Compared by length, since LIKE takes % and _ in a name for patterns.
INSERT INTO tracks_new (id, folder_id, filepath, play_count)
SELECT t.id, f.id, coalesce(substr(t.filepath, length(rtrim(f.path, '/\')) + 2), t.filepath), t.play_count
FROM tracks t LEFT JOIN folders f ON f.id = (
  SELECT id FROM folders
  WHERE substr(t.filepath, 1, length(rtrim(path, '/\'))) = rtrim(path, '/\')
    AND substr(t.filepath, length(rtrim(path, '/\')) + 1, 1) IN ('/', '\')
    AND length(t.filepath) > length(rtrim(path, '/\')) + 1
  ORDER BY length(path) DESC LIMIT 1
);
DROP TABLE tracks;
ALTER TABLE tracks_new RENAME TO tracks;
