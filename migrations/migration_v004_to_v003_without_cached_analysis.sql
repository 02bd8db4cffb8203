-- Removes the stored results of audio analysis; they are worked out again when needed
-- @release 1.3.0
-- @loses cached_analysis: every result can be worked out again from the music files

DROP TABLE cached_analysis;
