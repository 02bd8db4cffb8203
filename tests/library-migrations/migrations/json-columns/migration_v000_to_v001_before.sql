-- Keeps the settings of a mastering job as JSON
CREATE TABLE jobs (id INTEGER PRIMARY KEY, track_id INTEGER, settings TEXT);
