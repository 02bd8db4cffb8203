-- Removes the indexes for large libraries; no data is removed
-- @release 1.6.0

DROP INDEX tracks_by_title;
DROP INDEX tracks_by_addition;
DROP INDEX tracks_by_plays;
DROP INDEX tracks_by_last_play;
DROP INDEX tracks_by_duration;
DROP INDEX tracks_by_year;
DROP INDEX tracks_by_format;
DROP INDEX tracks_in_albums;
DROP INDEX favorites_by_title;
DROP INDEX albums_by_title;
DROP INDEX artists_by_name;
DROP INDEX track_artist_both_ways;
