-- Finds and sorts large libraries at once
-- @release 1.6.0

CREATE INDEX tracks_by_title ON tracks(title COLLATE NOCASE);
CREATE INDEX tracks_by_addition ON tracks(created_at);
CREATE INDEX tracks_by_plays ON tracks(coalesce(play_count, 0), title COLLATE NOCASE);
CREATE INDEX tracks_by_last_play ON tracks(last_played);
CREATE INDEX tracks_by_duration ON tracks(duration);
CREATE INDEX tracks_by_year ON tracks(year, album_id, disc_number, track_number);
CREATE INDEX tracks_by_format ON tracks(format);
CREATE INDEX tracks_in_albums ON tracks(album_id, disc_number, track_number);
CREATE INDEX favorites_by_title ON tracks(title COLLATE NOCASE) WHERE favorite = 1;
CREATE INDEX albums_by_title ON albums(title COLLATE NOCASE);
CREATE INDEX artists_by_name ON artists(name COLLATE NOCASE);
CREATE INDEX track_artist_both_ways ON track_artist(artist_id, track_id);
