import Sqlite, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { followTables } from './follow-tables.ts';

let database: Database;
beforeEach(() => {
  database = new Sqlite(':memory:');
});
afterEach(() => database.close());

/** Follows the statements over a table `songs(id, title, plays)` with one row, and a table `other` that none names. */
function follow(...statements: readonly string[]) {
  database.exec(`CREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT, plays INTEGER);
    INSERT INTO songs VALUES (1, 'One', 5);
    CREATE TABLE other (id INTEGER PRIMARY KEY, song INTEGER);`);
  const history = followTables(database, 'schema_version');
  for (const sql of statements) history.followStatement(sql, () => database.exec(sql));
  const find = (name: string) => {
    const table = history.tables().find(({ before }) => before === name);
    if (table === undefined) throw new Error(`${name} is not followed`);
    const kept = table.columns.flatMap(({ before, after }) => (after === null ? [] : [[before, after]]));
    return { after: table.after, columns: Object.fromEntries(kept), isWritten: table.isWritten };
  };
  return { songs: find('songs'), other: find('other') };
}

const ALL = { id: 'id', title: 'title', plays: 'plays' };

describe('followTables finds a table', () => {
  test('that ALTER TABLE renamed, also when only the case changes', () => {
    expect(follow('ALTER TABLE songs RENAME TO tracks').songs).toMatchObject({ after: 'tracks', columns: ALL });
    database.exec('DROP TABLE tracks; DROP TABLE other');
    expect(follow('ALTER TABLE songs RENAME TO passing', 'ALTER TABLE passing RENAME TO Songs').songs).toMatchObject({
      after: 'Songs',
    });
  });

  test('whose columns ALTER TABLE renamed, dropped or added', () => {
    const { songs } = follow(
      'ALTER TABLE songs RENAME COLUMN title TO name',
      'ALTER TABLE songs ADD COLUMN title TEXT',
      'ALTER TABLE songs DROP COLUMN plays',
      'ALTER TABLE songs RENAME TO tracks',
    );
    expect(songs).toMatchObject({ after: 'tracks', columns: { id: 'id', title: 'name' } });
    expect(songs.columns).not.toHaveProperty('plays');
  });

  test('that was rebuilt, whichever of the two is renamed', () => {
    const make = (name: string) => `CREATE TABLE ${name} (plays INTEGER, id INTEGER PRIMARY KEY, Title TEXT)`;
    expect(
      follow(
        make('new_songs'),
        'INSERT INTO new_songs (id, Title, plays) SELECT id, title, plays FROM songs',
        'DROP TABLE songs',
        'ALTER TABLE new_songs RENAME TO songs',
      ).songs,
    ).toEqual({ after: 'songs', columns: { ...ALL, title: 'Title' }, isWritten: true });
    database.exec('DROP TABLE songs; DROP TABLE other');
    expect(
      follow(
        'ALTER TABLE songs RENAME TO old_songs',
        make('songs'),
        'INSERT INTO songs (id, Title, plays) SELECT id, title, plays FROM old_songs',
        'DROP TABLE old_songs',
      ).songs,
    ).toMatchObject({ after: 'songs', columns: { ...ALL, title: 'Title' } });
  });

  test('not after it was dropped', () => {
    expect(follow('DROP TABLE songs').songs).toMatchObject({ after: null, isWritten: true });
  });

  test('whose root page moved when another one was dropped', () => {
    database.pragma('auto_vacuum = FULL');
    database.exec('VACUUM; CREATE TABLE first (x); INSERT INTO first VALUES (1)');
    const { songs, other } = follow('DROP TABLE first', 'UPDATE songs SET plays = 6');
    expect(songs).toMatchObject({ after: 'songs', isWritten: true });
    expect(other).toMatchObject({ after: 'other', isWritten: false });
  });
});

describe('followTables marks a table as written', () => {
  test.each([
    ['an UPDATE', 'UPDATE songs SET plays = plays + 1 WHERE id = 1'],
    ['an INSERT', "INSERT INTO songs VALUES (2, 'Two', 0)"],
    ['a DELETE of every row', 'DELETE FROM songs'],
    ['an UPSERT', "INSERT INTO songs VALUES (1, 'x', 0) ON CONFLICT (id) DO UPDATE SET plays = 0"],
    ['a dropped column', 'ALTER TABLE songs DROP COLUMN plays'],
  ])('by %s', (_, sql) => {
    const { songs, other } = follow(sql);
    expect(songs.isWritten).toBe(true);
    expect(other.isWritten).toBe(false);
  });

  test('by a trigger of another table', () => {
    const { songs } = follow(
      'CREATE TRIGGER counted AFTER INSERT ON other BEGIN UPDATE songs SET plays = plays + 1 WHERE id = new.song; END',
      'INSERT INTO other VALUES (1, 1)',
    );
    expect(songs.isWritten).toBe(true);
  });

  test.each([
    ['a new column', 'ALTER TABLE songs ADD COLUMN rating INTEGER'],
    ['a renamed column', 'ALTER TABLE songs RENAME COLUMN plays TO play_count'],
    ['a new index', 'CREATE INDEX by_title ON songs (title)'],
    ['a SELECT', 'SELECT * FROM songs'],
    ['a new table made from it', 'CREATE TABLE copy AS SELECT * FROM songs'],
  ])('but not by %s', (_, sql) => {
    expect(follow(sql).songs.isWritten).toBe(false);
  });

  test.each([
    ['only what the code says that it writes to', 'NONE', false],
    ['every table where dropping one moves the roots of others', 'FULL', true],
  ])('by code: %s', (_, autoVacuum, isOtherWritten) => {
    database.pragma(`auto_vacuum = ${autoVacuum}`);
    database.exec('VACUUM; CREATE TABLE songs (id INTEGER PRIMARY KEY); CREATE TABLE other (id INTEGER PRIMARY KEY)');
    const history = followTables(database, 'schema_version');
    history.followCode((note) => {
      for (const sql of ['ALTER TABLE songs RENAME TO tracks', 'INSERT INTO tracks VALUES (1)']) {
        note(sql);
        database.exec(sql);
      }
    });
    expect(history.tables()).toMatchObject([
      { before: 'other', after: 'other', isWritten: isOtherWritten },
      { before: 'songs', after: 'tracks', isWritten: true },
    ]);
  });

  test('by code whose statement cannot be explained', () => {
    database.exec('CREATE TABLE songs (id INTEGER PRIMARY KEY)');
    const history = followTables(database, 'schema_version');
    history.followCode((note) => {
      // SQLite cannot explain a statement on a table that does not exist yet: then any table may be written to.
      note('INSERT INTO later VALUES (1)');
      database.exec('CREATE TABLE later (x); INSERT INTO later VALUES (1)');
    });
    expect(history.tables()).toMatchObject([{ before: 'songs', isWritten: true }]);
  });
});
