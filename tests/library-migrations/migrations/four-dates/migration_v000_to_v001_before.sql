-- Keeps dates as each app wrote them
CREATE TABLE tracks (id INTEGER PRIMARY KEY, added);
