-- Finds and sorts large libraries at once
-- @release 1.6.0

CREATE INDEX tracks_by_title ON tracks(title COLLATE NOCASE);
-- Dates are text or seconds since 1970, as the versions and importers that wrote them had it. What is no date has no key.
CREATE INDEX tracks_by_addition ON tracks(CASE
  WHEN typeof(created_at) IN ('integer', 'real') THEN datetime(created_at, 'unixepoch')
  WHEN created_at GLOB '[0-9][0-9][0-9][0-9]-*' THEN datetime(created_at)
END);
CREATE INDEX tracks_by_plays ON tracks(coalesce(play_count, 0), title COLLATE NOCASE);
CREATE INDEX tracks_by_last_play ON tracks(CASE
  WHEN typeof(last_played) IN ('integer', 'real') THEN datetime(last_played, 'unixepoch')
  WHEN last_played GLOB '[0-9][0-9][0-9][0-9]-*' THEN datetime(last_played)
END);
CREATE INDEX tracks_by_duration ON tracks(duration);
CREATE INDEX tracks_by_year ON tracks(year, album_id, disc_number, track_number);
CREATE INDEX tracks_by_format ON tracks(format);
CREATE INDEX tracks_in_albums ON tracks(album_id, disc_number, track_number);
CREATE INDEX favorites_by_title ON tracks(title COLLATE NOCASE) WHERE favorite = 1;
CREATE INDEX albums_by_title ON albums(title COLLATE NOCASE);
CREATE INDEX artists_by_name ON artists(name COLLATE NOCASE);
CREATE INDEX track_artist_both_ways ON track_artist(artist_id, track_id);
