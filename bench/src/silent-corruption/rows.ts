import { type CorruptionCase, ofTracks, rebuild, TRACK_ROWS, TRACKS } from './corruption-case.ts';

const PLAYS = 'CREATE TABLE plays (id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks(id) ON DELETE CASCADE)';
const PLAY_ROWS = 'INSERT INTO plays VALUES (1, 1), (2, 1), (3, 2), (4, 4)';
const COPY = 'INSERT INTO tracks_new SELECT id, title, artist, year, added FROM tracks';
const COLUMNS = 'id INTEGER PRIMARY KEY, title TEXT, artist TEXT, year INTEGER, added TEXT';

/** Cases in which rows are gone. */
export const ROW_CASES: readonly CorruptionCase[] = [
  {
    name: 'children go with a parent table that is rebuilt',
    mistake: 'foreign keys are on, and ON DELETE CASCADE deletes the plays when the old table is dropped',
    schema: [TRACKS, PLAYS],
    rows: [TRACK_ROWS, PLAY_ROWS],
    migration: rebuild('tracks', COLUMNS, COPY),
    data: 'SELECT count(*) FROM plays',
  },
  {
    name: 'a trigger deletes more',
    mistake: 'a table is emptied and filled again, and a trigger deletes what belongs to each row',
    schema: [
      TRACKS,
      'CREATE TABLE plays (id INTEGER PRIMARY KEY, track_id INTEGER)',
      'CREATE TRIGGER forget AFTER DELETE ON tracks BEGIN DELETE FROM plays WHERE track_id = old.id; END',
    ],
    rows: [TRACK_ROWS, PLAY_ROWS],
    migration: [
      'CREATE TABLE kept AS SELECT * FROM tracks',
      'DELETE FROM tracks',
      'INSERT INTO tracks SELECT * FROM kept',
      'DROP TABLE kept',
    ],
    data: 'SELECT count(*) FROM plays',
  },
  ofTracks('duplicates are dropped', 'INSERT OR IGNORE into a table with a new UNIQUE', [
    ...rebuild(
      'tracks',
      'id INTEGER PRIMARY KEY, title TEXT, artist TEXT COLLATE NOCASE UNIQUE, year INTEGER, added TEXT',
      COPY.replace('INSERT', 'INSERT OR IGNORE'),
    ),
  ]),
  ofTracks('the last of two rows wins', 'INSERT OR REPLACE into a table with a new UNIQUE', [
    ...rebuild(
      'tracks',
      'id INTEGER PRIMARY KEY, title TEXT, artist TEXT COLLATE NOCASE UNIQUE, year INTEGER, added TEXT',
      COPY.replace('INSERT', 'INSERT OR REPLACE'),
    ),
  ]),
  {
    name: 'rows of a narrower key are merged',
    mistake: 'a WITHOUT ROWID table is rebuilt with a part of its primary key',
    schema: ['CREATE TABLE plays (track_id, at, device, PRIMARY KEY (track_id, at, device)) WITHOUT ROWID'],
    rows: ["INSERT INTO plays VALUES (1, 10, 'phone'), (1, 10, 'desk'), (2, 11, 'desk')"],
    migration: [
      'CREATE TABLE plays_new (track_id, at, device, PRIMARY KEY (track_id, at)) WITHOUT ROWID',
      'INSERT OR REPLACE INTO plays_new SELECT * FROM plays',
      'DROP TABLE plays',
      'ALTER TABLE plays_new RENAME TO plays',
    ],
    data: 'SELECT * FROM plays ORDER BY 1, 2, 3',
  },
  ofTracks('rows without a match are left behind', 'an inner join where a left join was meant', [
    'CREATE TABLE years (year INTEGER PRIMARY KEY)',
    'INSERT INTO years SELECT DISTINCT year FROM tracks WHERE year IS NOT NULL',
    ...rebuild('tracks', COLUMNS, `${COPY} JOIN years USING (year)`),
  ]),
  ofTracks('only the first rows are copied', 'a LIMIT that was left over from testing', [
    ...rebuild('tracks', COLUMNS, `${COPY} ORDER BY id LIMIT 2`),
  ]),
  ofTracks('rows with the same name are merged', 'GROUP BY to remove duplicates that were none', [
    ...rebuild('tracks', COLUMNS, `${COPY} GROUP BY lower(artist)`),
  ]),
  ofTracks('more is deleted than was meant', '`<>` also leaves out what is NULL, so the complement is wrong', [
    'CREATE TABLE recent AS SELECT * FROM tracks WHERE year <> 1976',
    'DELETE FROM tracks WHERE id NOT IN (SELECT id FROM recent)',
    'DROP TABLE recent',
  ]),
];
