-- Lets you search your mastering jobs by their settings
-- @loses jobs: jobs whose settings can't be read are in jobs_unread
-- @loses jobs.settings: each setting has a column now; what has none is in more_settings
CREATE TABLE jobs_unread (id INTEGER PRIMARY KEY, track_id INTEGER, settings TEXT);
INSERT INTO jobs_unread (id, track_id, settings)
SELECT id, track_id, settings FROM jobs WHERE settings IS NOT NULL
  AND CASE WHEN typeof(settings) = 'text' AND json_valid(settings) THEN json_type(settings) <> 'object' ELSE 1 END;
DELETE FROM jobs WHERE id IN (SELECT id FROM jobs_unread);
CREATE TABLE jobs_new (id INTEGER PRIMARY KEY, track_id INTEGER, preset TEXT, gain_db REAL, more_settings TEXT);
INSERT INTO jobs_new (id, track_id, preset, gain_db, more_settings)
SELECT id, track_id, settings ->> '$.preset', settings ->> '$.gain_db',
  nullif(json_remove(settings, '$.preset', '$.gain_db'), '{}')
FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_new RENAME TO jobs;
CREATE INDEX jobs_by_preset ON jobs (preset);
