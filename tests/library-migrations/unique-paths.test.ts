import { describe, expect, test } from 'vitest';
import { lossesOf, useHardMigration } from './hard-migration.ts';

const { given, migrate, rows } = useHardMigration('unique-paths', {
  files: 'SELECT DISTINCT filepath FROM tracks ORDER BY 1',
  plays: 'SELECT total(play_count) FROM tracks',
  'last played': 'SELECT max(last_played) FROM tracks',
  'favourite files': 'SELECT DISTINCT filepath FROM tracks WHERE favorite = 1 ORDER BY 1',
  'entries, by file':
    'SELECT playlist, position, filepath FROM entries LEFT JOIN tracks ON id = track_id ORDER BY 1, 2',
});

describe('merging tracks with the same path', () => {
  test('removes nothing where all paths differ', async () => {
    await given(
      "INSERT INTO tracks VALUES (1, '/a', 3, '2021-01-01', 0, 4), (2, '/b', 4, NULL, 1, NULL); INSERT INTO entries VALUES ('x', 1, 2)",
    );
    expect(lossesOf(await migrate())).toEqual([]);
  });

  test('adds up the plays and redirects every playlist', async () => {
    await given(`INSERT INTO tracks VALUES (1, '/a', 3, '2021-01-01', 0, NULL), (2, '/b', NULL, NULL, NULL, NULL), (3, '/a', 4, '2022-02-02', 1, 5),
        (4, '/a', NULL, '1999-09-09', 0, 3), (5, '/A', 1, NULL, 0, NULL);
      INSERT INTO entries VALUES ('x', 1, 3), ('x', 2, 1), ('x', 3, 4), ('y', 1, 2), ('y', 2, 77)`);
    expect(lossesOf(await migrate())).toEqual([['tracks', 2]]);
    expect(rows('SELECT * FROM tracks')).toEqual([
      [1, '/a', 7, '2022-02-02', 1, 5],
      [2, '/b', null, null, null, null],
      [5, '/A', 1, null, 0, null],
    ]);
    expect(rows("SELECT track_id FROM entries WHERE playlist = 'x'")).toEqual([[1], [1], [1]]);
  });
});
