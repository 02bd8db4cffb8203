-- Remembers your preferences inside the library
-- @release 1.2.0

CREATE TABLE user_preferences (
  id INTEGER PRIMARY KEY,
  key VARCHAR NOT NULL UNIQUE,
  value TEXT,
  category VARCHAR,
  updated_at DATETIME DEFAULT CURRENT_TIMESTAMP
);
