-- Keeps durations in seconds
-- @rewrites tracks.duration: milliseconds became seconds
-- @rewrites albums.total: milliseconds became seconds
UPDATE tracks SET duration = duration / 1000.0 WHERE typeof(duration) IN ('integer', 'real') AND duration > 0;
UPDATE albums SET total = total / 1000.0 WHERE typeof(total) IN ('integer', 'real') AND total > 0;
