import { type CorruptionCase, rebuild, TRACK_ROWS, TRACKS } from './corruption-case.ts';

const COLUMNS = 'id INTEGER PRIMARY KEY, title TEXT, artist TEXT, year INTEGER, added TEXT';
const REBUILD = rebuild('tracks', COLUMNS, 'INSERT INTO tracks_new SELECT id, title, artist, year, added FROM tracks');

/** Cases in which what guards or derives the data is lost, so that the data goes wrong later. */
export const STRUCTURE_CASES: readonly CorruptionCase[] = [
  {
    name: 'ids of deleted rows are given out again',
    mistake: 'a table with AUTOINCREMENT is rebuilt, and its counter starts at the highest row',
    schema: ['CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT)'],
    rows: ["INSERT INTO orders VALUES (1, 'kept'), (90, 'deleted')", 'DELETE FROM orders WHERE id = 90'],
    migration: rebuild(
      'orders',
      'id INTEGER PRIMARY KEY AUTOINCREMENT, note VARCHAR(200)',
      'INSERT INTO orders_new SELECT id, note FROM orders',
    ),
    data: "SELECT seq FROM sqlite_sequence WHERE name = 'orders'",
  },
  {
    name: 'a search finds the wrong rows',
    mistake: 'the content table of a full-text index gets new row ids, and the index is not built again',
    schema: [
      'CREATE TABLE texts (title TEXT, body TEXT)',
      "CREATE VIRTUAL TABLE found USING fts5(title, body, content='texts')",
    ],
    rows: [
      "INSERT INTO texts VALUES ('first', 'winter'), ('second', 'summer'), ('third', 'autumn')",
      "INSERT INTO found (found) VALUES ('rebuild')",
      "INSERT INTO found (found, rowid, title, body) VALUES ('delete', 1, 'first', 'winter')",
      'DELETE FROM texts WHERE rowid = 1',
    ],
    migration: [
      'CREATE TABLE texts_new (title TEXT, body TEXT)',
      'INSERT INTO texts_new SELECT title, body FROM texts',
      'DROP TABLE texts',
      'ALTER TABLE texts_new RENAME TO texts',
    ],
    data: "SELECT title FROM found WHERE found MATCH 'summer'",
  },
  {
    name: 'a computed column stays empty',
    mistake: 'a generated column becomes an ordinary one in a rebuild that does not copy it',
    schema: ['CREATE TABLE takes (id INTEGER PRIMARY KEY, ms INTEGER, seconds REAL AS (ms / 1000.0))'],
    rows: ['INSERT INTO takes (id, ms) VALUES (1, 215750), (2, 999)'],
    migration: rebuild(
      'takes',
      'id INTEGER PRIMARY KEY, ms INTEGER, seconds REAL',
      'INSERT INTO takes_new (id, ms) SELECT id, ms FROM takes',
    ),
    data: 'SELECT id, seconds FROM takes ORDER BY id',
  },
  {
    name: 'a UNIQUE index is gone',
    mistake: 'it was dropped with the old table of a rebuild, and not created again',
    schema: [TRACKS, 'CREATE UNIQUE INDEX one_of_each ON tracks (title, artist)'],
    rows: [TRACK_ROWS],
    migration: REBUILD,
    data: 'SELECT count(*) FROM pragma_index_list(\'tracks\') WHERE "unique" = 1',
  },
  {
    name: 'a trigger is gone',
    mistake: 'it was dropped with the old table of a rebuild, and not created again',
    schema: [
      TRACKS,
      'CREATE TABLE log (what TEXT)',
      "CREATE TRIGGER record AFTER UPDATE ON tracks BEGIN INSERT INTO log VALUES ('changed'); END",
    ],
    rows: [TRACK_ROWS],
    migration: REBUILD,
    data: "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'",
  },
  {
    name: 'a view no longer works',
    mistake: 'a column is renamed by a rebuild, and a view still uses the old name',
    schema: [TRACKS, 'CREATE VIEW by_artist AS SELECT artist, count(*) AS tracks FROM tracks GROUP BY artist'],
    rows: [TRACK_ROWS],
    migration: [
      'PRAGMA legacy_alter_table = ON',
      ...rebuild(
        'tracks',
        'id INTEGER PRIMARY KEY, title TEXT, performer TEXT, year INTEGER, added TEXT',
        'INSERT INTO tracks_new SELECT id, title, artist, year, added FROM tracks',
      ),
    ],
    data: 'SELECT count(*) FROM by_artist',
  },
];
