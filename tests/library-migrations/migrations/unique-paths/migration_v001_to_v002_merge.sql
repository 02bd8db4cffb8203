-- Keeps each file once, with all its plays
-- @loses tracks: entries of one file are merged; their plays are added up
-- @rewrites tracks.play_count: the plays of all entries of a file are added up
-- @rewrites tracks.last_played: the last time that any entry of the file was played
-- @rewrites tracks.favorite: a file is a favourite if one of its entries was
-- @rewrites tracks.rating: the best rating of the entries of a file
-- @rewrites entries.track_id: playlists lead to the entry that is kept
CREATE TEMP TABLE twin AS
SELECT id, min(id) OVER (PARTITION BY filepath) AS kept FROM tracks;
CREATE UNIQUE INDEX temp.twin_by_id ON twin (id);
CREATE TEMP TABLE merged AS
SELECT min(id) AS id, total(play_count) AS plays, max(last_played) AS last, max(favorite) AS favorite, max(rating) AS rating
FROM tracks GROUP BY filepath HAVING count(*) > 1;

UPDATE tracks SET play_count = CAST(m.plays AS INTEGER), last_played = m.last, favorite = m.favorite, rating = m.rating
FROM merged m WHERE m.id = tracks.id;
UPDATE entries SET track_id = t.kept FROM twin t WHERE t.id = entries.track_id AND t.kept <> t.id;
DELETE FROM tracks WHERE id IN (SELECT id FROM twin WHERE kept <> id);
DROP TABLE merged;
DROP TABLE twin;
CREATE UNIQUE INDEX tracks_by_path ON tracks (filepath);
