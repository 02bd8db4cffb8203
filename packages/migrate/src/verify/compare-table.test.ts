import { describe, expect, test } from 'vitest';
import { useComparison } from '../../test/compared-tables.ts';

const { compareAfter, changesAfter } = useComparison();

const SONGS = `CREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT COLLATE NOCASE, artist TEXT, plays, rate REAL);
  INSERT INTO songs VALUES (1, 'One', 'Ann', 5, 1.5), (2, 'Two', 'Bob', 7, 2), (3, NULL, 'Cy', NULL, NULL);`;

describe('compareTable finds', () => {
  test('nothing where a rebuild copied every value', () => {
    const [songs] = changesAfter(
      SONGS,
      'CREATE TABLE new_songs (rate REAL, id INTEGER PRIMARY KEY, artist TEXT, title TEXT, plays)',
      'INSERT INTO new_songs (id, title, artist, plays, rate) SELECT id, title, artist, plays, rate FROM songs',
      'DROP TABLE songs',
      'ALTER TABLE new_songs RENAME TO songs',
    );
    expect(songs).toEqual({ matchedBy: 'primary key', rows: 3, values: 15, rowsGone: 0, changed: [] });
  });

  test('columns that a rebuild by SELECT * swapped', () => {
    const [songs] = changesAfter(
      SONGS,
      'CREATE TABLE new_songs (id INTEGER PRIMARY KEY, artist TEXT, title TEXT, plays, rate REAL)',
      'INSERT INTO new_songs SELECT * FROM songs',
      'DROP TABLE songs',
      'ALTER TABLE new_songs RENAME TO songs',
    );
    expect(songs?.changed).toEqual([
      { column: 'title', lost: 0, rewritten: 3 },
      { column: 'artist', lost: 1, rewritten: 2 },
    ]);
  });

  test.each<readonly [string, string, string, readonly [number, number]]>([
    ['an integer that became a real', 'UPDATE songs SET plays = 5.0 WHERE id = 1', 'plays', [0, 1]],
    ['an integer that became text', "UPDATE songs SET plays = '5' WHERE id = 1", 'plays', [0, 1]],
    ['text that became a BLOB', 'UPDATE songs SET artist = CAST(artist AS BLOB)', 'artist', [0, 3]],
    [
      'a letter that changed its case, whatever the collation',
      "UPDATE songs SET title = 'ONE' WHERE id = 1",
      'title',
      [0, 1],
    ],
    ['a NULL that became 0', 'UPDATE songs SET rate = coalesce(rate, 0)', 'rate', [0, 1]],
    ['a value that became NULL', 'UPDATE songs SET plays = NULL WHERE id = 2', 'plays', [1, 0]],
    ['a real that lost its last digit', 'UPDATE songs SET rate = 1.5000000000000002 WHERE id = 1', 'rate', [0, 1]],
  ])('%s', (_, sql, column, [lost, rewritten]) => {
    expect(changesAfter(SONGS, sql)[0]?.changed).toEqual([{ column, lost, rewritten }]);
  });

  test('a large integer that a detour through a real rounded', () => {
    const setUp =
      'CREATE TABLE ids (id INTEGER PRIMARY KEY, external INTEGER); INSERT INTO ids VALUES (1, 9007199254740993), (2, 4)';
    const [ids] = changesAfter(setUp, 'UPDATE ids SET external = CAST(external AS REAL)');
    expect(ids?.changed).toEqual([{ column: 'external', lost: 0, rewritten: 1 }]);
  });

  test('rows that are gone, and names the first three', () => {
    const compared = compareAfter(
      'CREATE TABLE songs (id INTEGER PRIMARY KEY); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) INSERT INTO songs SELECT i FROM n',
      ['DELETE FROM songs WHERE id % 2 = 0'],
    );
    expect(compared.tables[0]).toMatchObject({ rows: 9, rowsGone: 4, changed: [] });
    expect(compared.keysOfGoneRows('songs')).toEqual(['2', '4', '6']);
    compared.end();
  });
});

describe('compareTable matches rows', () => {
  test.each([
    ['primary key', 'CREATE TABLE t (a TEXT NOT NULL, b INTEGER NOT NULL, v, PRIMARY KEY (a, b)) WITHOUT ROWID'],
    ['unique key', 'CREATE TABLE t (a TEXT NOT NULL, b INTEGER NOT NULL, v, UNIQUE (b, a))'],
    ['rowid', 'CREATE TABLE t (a TEXT, b INTEGER, v)'],
  ])('by %s', (matchedBy, create) => {
    const setUp = `${create}; INSERT INTO t VALUES ('x', 1, 'p'), ('x', 2, 'q'), ('y', 1, NULL);`;
    expect(changesAfter(setUp, "UPDATE t SET v = 'p' WHERE v = 'p'")[0]).toMatchObject({
      matchedBy,
      rowsGone: 0,
      changed: [],
    });
    if (matchedBy !== 'rowid')
      expect(changesAfter(setUp, "UPDATE t SET v = 'r' WHERE b = 2")[0]).toMatchObject({
        matchedBy,
        changed: [{ column: 'v', lost: 0, rewritten: 1 }],
      });
  });

  test('as whole rows where a rebuild numbered rows without a key anew, doubles included', () => {
    const setUp = "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x'), (1, 'x'), (2, NULL), (2.0, 'z')";
    const rebuild = (order: string) => [
      'CREATE TABLE n (b, a)',
      `INSERT INTO n (a, b) SELECT ${order}`,
      'DROP TABLE t',
      'ALTER TABLE n RENAME TO t',
    ];
    expect(changesAfter(setUp, ...rebuild('a, b FROM t ORDER BY a DESC'))[0]).toMatchObject({
      matchedBy: 'whole rows',
      rowsGone: 0,
    });
    expect(changesAfter(setUp, ...rebuild('DISTINCT a, b FROM t'))[0]).toMatchObject({
      matchedBy: 'whole rows',
      rowsGone: 1,
    });
    expect(changesAfter(setUp, ...rebuild('CAST(a AS INTEGER), b FROM t'))[0]).toMatchObject({
      matchedBy: 'rowid',
      changed: [{ column: 'a', lost: 0, rewritten: 1 }],
    });
  });

  test('not by a key that is stored as text now, which SQLite would have to search for every row', () => {
    const setUp = "CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (1, 'x'), (2, 'y')";
    const [t] = changesAfter(
      setUp,
      'CREATE TABLE n (id TEXT NOT NULL PRIMARY KEY, a)',
      'INSERT INTO n (id, a) SELECT id, a FROM t',
      'DROP TABLE t',
      'ALTER TABLE n RENAME TO t',
    );
    expect(t).toMatchObject({ matchedBy: 'rowid', changed: [{ column: 'id', lost: 0, rewritten: 2 }] });
  });

  test('by a key whose column was renamed', () => {
    const [t] = changesAfter(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (1, 'x')",
      'ALTER TABLE t RENAME COLUMN id TO number',
      'ALTER TABLE t RENAME COLUMN a TO b',
      "UPDATE t SET b = 'y'",
    );
    expect(t).toMatchObject({ matchedBy: 'primary key', changed: [{ column: 'a', lost: 0, rewritten: 1 }] });
  });
});
