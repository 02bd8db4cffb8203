-- Lets you mark tasks as done
-- @release 1.1.0

ALTER TABLE tasks ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
