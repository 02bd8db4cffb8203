-- Keeps a history of your mastering jobs
-- @release 1.1.0

CREATE TABLE processing_history (
  id INTEGER PRIMARY KEY,
  track_id INTEGER REFERENCES tracks(id) ON DELETE SET NULL,
  preset_name VARCHAR,
  settings_json TEXT,
  output_path VARCHAR,
  processing_time FLOAT,
  quality_metrics_json TEXT,
  processed_at DATETIME DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX processing_history_by_track ON processing_history(track_id);
