-- Keeps your tasks
-- @release 1.0.0

CREATE TABLE tasks (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL
);
