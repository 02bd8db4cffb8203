-- Lets you mark mastering presets as favourites
-- @release 1.4.0

CREATE TABLE preset_favorites (
  id INTEGER PRIMARY KEY,
  preset_name VARCHAR NOT NULL UNIQUE,
  position INTEGER,
  created_at DATETIME DEFAULT CURRENT_TIMESTAMP
);
