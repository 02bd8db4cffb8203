import { describe, expect, test } from 'vitest';
import { lossesOf, useHardMigration } from './hard-migration.ts';

const { given, migrate, rows } = useHardMigration('merged-artists', {
  plays: 'SELECT sum(plays) FROM artists',
  'tracks with an artist': 'SELECT DISTINCT track_id FROM track_artist ORDER BY 1',
});

describe('merging artists by case and accents', () => {
  test('keeps every artist where all names differ', async () => {
    await given(
      "INSERT INTO artists VALUES (1, 'Ana', 5), (2, 'Anna', 1); INSERT INTO track_artist VALUES (1, 1), (2, 2)",
    );
    expect(lossesOf(await migrate())).toEqual([]);
  });

  test('keeps the most common spelling with the plays of all', async () => {
    await given(`INSERT INTO artists VALUES (1, 'BJÖRK', 1), (2, 'Björk', 10), (3, 'Bjo' || char(0x308) || 'rk', 100), (4, 'bjork', 1000),
        (5, 'Мумий Тролль', 1), (6, 'МУМИЙ ТРОЛЛЬ', 2), (7, 'AC/DC', 3), (8, '', 4), (9, '  ', 5), (10, '夜曲', 6);
      INSERT INTO track_artist VALUES (1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (2, 4), (6, 5), (7, 6), (8, 6), (9, 7), (9, 99)`);
    expect(lossesOf(await migrate())).toEqual([
      ['artists', 4],
      ['track_artist', 1],
    ]);
    expect(rows('SELECT id, name, plays FROM artists')).toEqual([
      [2, 'Björk', 1111],
      [6, 'МУМИЙ ТРОЛЛЬ', 3],
      [7, 'AC/DC', 3],
      [8, '', 4],
      [9, '  ', 5],
      [10, '夜曲', 6],
    ]);
    expect(rows('SELECT track_id FROM track_artist WHERE artist_id = 2 ORDER BY 1')).toEqual([[1], [2], [3], [4], [5]]);
  });
});
