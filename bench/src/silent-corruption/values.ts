import { type CorruptionCase, ofTracks, rebuild } from './corruption-case.ts';

const COLUMNS = 'id INTEGER PRIMARY KEY, title TEXT, artist TEXT, year INTEGER, added TEXT';

/** Cases in which every row is still there, with other values. */
export const VALUE_CASES: readonly CorruptionCase[] = [
  {
    name: 'two columns are swapped',
    mistake: '`SELECT *` into a table whose columns stand in another order, as after ALTER TABLE ADD COLUMN',
    schema: ['CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT)', 'ALTER TABLE tracks ADD COLUMN artist TEXT'],
    rows: ["INSERT INTO tracks VALUES (1, 'Jóga', 'Björk')"],
    migration: rebuild(
      'tracks',
      'id INTEGER PRIMARY KEY, artist TEXT, title TEXT',
      'INSERT INTO tracks_new SELECT * FROM tracks',
    ),
    data: 'SELECT id, title, artist FROM tracks ORDER BY id',
  },
  {
    name: 'leading zeros are gone',
    mistake: 'a column of text becomes INTEGER, since it only ever held digits',
    schema: ['CREATE TABLE discs (id INTEGER PRIMARY KEY, barcode TEXT)'],
    rows: ["INSERT INTO discs VALUES (1, '0075678263125'), (2, '724384260620')"],
    migration: rebuild(
      'discs',
      'id INTEGER PRIMARY KEY, barcode INTEGER',
      'INSERT INTO discs_new SELECT id, barcode FROM discs',
    ),
    data: 'SELECT id, barcode FROM discs ORDER BY id',
  },
  {
    name: 'numbers are cut off',
    mistake: '`CAST(… AS INTEGER)` of text such as 3.75 or 4:12',
    schema: ['CREATE TABLE takes (id INTEGER PRIMARY KEY, length TEXT)'],
    rows: ["INSERT INTO takes VALUES (1, '3.75'), (2, '4:12'), (3, 'unknown')"],
    migration: rebuild(
      'takes',
      'id INTEGER PRIMARY KEY, length INTEGER',
      'INSERT INTO takes_new SELECT id, CAST(length AS INTEGER) FROM takes',
    ),
    data: 'SELECT id, length FROM takes ORDER BY id',
  },
  {
    name: 'large integers are rounded',
    mistake: 'a column of 64-bit ids becomes REAL',
    schema: ['CREATE TABLE remote (id INTEGER PRIMARY KEY, remote_id INTEGER)'],
    rows: ['INSERT INTO remote VALUES (1, 9007199254740993), (2, 1234567890123456789)'],
    migration: rebuild(
      'remote',
      'id INTEGER PRIMARY KEY, remote_id REAL',
      'INSERT INTO remote_new SELECT id, remote_id FROM remote',
    ),
    data: "SELECT id, printf('%d', remote_id) FROM remote ORDER BY id",
  },
  ofTracks('times are shifted', 'times that were UTC already are converted once more', [
    "UPDATE tracks SET added = datetime(added, '+2 hours')",
  ]),
  ofTracks('the time of day is gone', '`date()` where only the form of the text was to change', [
    'UPDATE tracks SET added = date(added)',
  ]),
  ofTracks('a conversion runs twice', 'two branches brought the same conversion into one release', [
    'UPDATE tracks SET year = year - 1900',
    'UPDATE tracks SET year = year - 1900',
  ]),
  {
    name: 'milliseconds become seconds of whole numbers',
    mistake: 'an integer division',
    schema: ['CREATE TABLE takes (id INTEGER PRIMARY KEY, ms INTEGER)'],
    rows: ['INSERT INTO takes VALUES (1, 215750), (2, 999)'],
    migration: ['UPDATE takes SET ms = ms / 1000 * 1000'],
    data: 'SELECT id, ms FROM takes ORDER BY id',
  },
  {
    name: 'bytes become text',
    mistake: '`CAST(… AS TEXT)` of a column that also holds BLOBs',
    schema: ['CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT)'],
    rows: ["INSERT INTO names VALUES (1, x'42c3b6'), (2, 'plain')"],
    migration: ['UPDATE names SET name = CAST(name AS TEXT)'],
    data: 'SELECT id, typeof(name), hex(name) FROM names ORDER BY id',
  },
  ofTracks('names lose their case', '`lower()` to make a search simpler', ['UPDATE tracks SET artist = lower(artist)']),
  {
    name: 'spaces that belong to a name are gone',
    mistake: '`trim()` to clean up an import',
    schema: ['CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT)'],
    rows: ["INSERT INTO files VALUES (1, '/music/ (untitled) '), (2, '/music/a')"],
    migration: ['UPDATE files SET path = trim(path)'],
    data: 'SELECT id, path FROM files ORDER BY id',
  },
  ofTracks('unknown becomes empty', '`coalesce(…, 0)` to satisfy a new NOT NULL', [
    ...rebuild(
      'tracks',
      'id INTEGER PRIMARY KEY, title TEXT, artist TEXT, year INTEGER NOT NULL, added TEXT',
      'INSERT INTO tracks_new SELECT id, title, artist, coalesce(year, 0), added FROM tracks',
    ),
  ]),
  {
    name: 'empty becomes unknown',
    mistake: "`nullif(…, '')` over a column in which an empty text is an answer",
    schema: ['CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)'],
    rows: ["INSERT INTO notes VALUES (1, ''), (2, 'live')"],
    migration: ["UPDATE notes SET note = nullif(note, '')"],
    data: 'SELECT id, note FROM notes ORDER BY id',
  },
  {
    name: 'true becomes 0',
    mistake: "a BOOLEAN column becomes INTEGER, but earlier versions had written 'true'",
    schema: ['CREATE TABLE likes (id INTEGER PRIMARY KEY, liked BOOLEAN)'],
    rows: ["INSERT INTO likes VALUES (1, 1), (2, 'true')"],
    migration: ['UPDATE likes SET liked = CAST(liked AS INTEGER)'],
    data: 'SELECT id, liked FROM likes ORDER BY id',
  },
  ofTracks('a joined text becomes NULL', 'a concatenation with a part that is NULL', [
    "UPDATE tracks SET title = title || ' (' || year || ')'",
  ]),
  {
    name: 'JSON is written anew',
    mistake: '`json()` to validate, which drops white space, so that a signature of the text no longer fits',
    schema: ['CREATE TABLE settings (id INTEGER PRIMARY KEY, json TEXT)'],
    rows: [`INSERT INTO settings VALUES (1, '{ "gain": 1.50, "eq": [1, 2] }')`],
    migration: ['UPDATE settings SET json = json(json)'],
    data: 'SELECT id, json FROM settings ORDER BY id',
  },
  {
    name: 'keys of JSON are removed',
    mistake: '`json_patch()` with null, which deletes',
    schema: ['CREATE TABLE settings (id INTEGER PRIMARY KEY, json TEXT)'],
    rows: [`INSERT INTO settings VALUES (1, '{"gain":1.5,"eq":[1,2]}')`],
    migration: [`UPDATE settings SET json = json_patch(json, '{"eq":null,"version":2}')`],
    data: "SELECT id, json_extract(json, '$.eq') FROM settings ORDER BY id",
  },
  ofTracks('every row gets the same value', 'UPDATE without WHERE', ["UPDATE tracks SET artist = 'Various'"]),
  {
    name: 'a value of another row is taken',
    mistake: 'UPDATE … FROM with a join that matches several rows',
    schema: [
      'CREATE TABLE tracks (id INTEGER PRIMARY KEY, artist TEXT)',
      'CREATE TABLE spellings (artist TEXT, preferred TEXT)',
    ],
    rows: [
      "INSERT INTO tracks VALUES (1, 'Prince'), (2, 'Queen')",
      "INSERT INTO spellings VALUES ('Prince', 'Prince'), ('Prince', 'The Artist'), ('Queen', 'Queen')",
    ],
    migration: ['UPDATE tracks SET artist = preferred FROM spellings s WHERE s.artist = tracks.artist'],
    data: 'SELECT id, artist FROM tracks ORDER BY id',
  },
  {
    name: 'the wrong column is dropped',
    mistake: 'a name that was mistyped in a list of columns to remove',
    schema: [`CREATE TABLE tracks (${COLUMNS}, comment TEXT)`],
    rows: ["INSERT INTO tracks VALUES (1, 'Jóga', 'Björk', 1997, NULL, 'my favourite')"],
    migration: ['ALTER TABLE tracks DROP COLUMN comment'],
    data: "SELECT count(*) FROM pragma_table_info('tracks') WHERE name = 'comment'",
  },
];
