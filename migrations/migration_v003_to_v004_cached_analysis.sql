-- Keeps the results of audio analysis, so that they are worked out only once
-- @release 1.3.0

CREATE TABLE cached_analysis (
  id INTEGER PRIMARY KEY,
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  analysis_type VARCHAR NOT NULL,
  analysis_data JSON,
  computed_at DATETIME DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (track_id, analysis_type)
);
