import { describe, expect, test } from 'vitest';
import { useHardMigration } from './hard-migration.ts';

const { given, migrate, rows } = useHardMigration('four-dates', {
  tracks: 'SELECT id, added IS NULL FROM tracks ORDER BY id',
});

describe('converting dates of four formats', () => {
  test('gives them one format that sorts by time', async () => {
    await given(`INSERT INTO tracks VALUES (1, '2021-04-03 10:00:00'), (2, '02/04/2021'), (3, 1617271200), (4, 1617530400000),
      (5, '2021-04-05T12:00:00+02:00'), (6, '2021-04-06T10:00:00.250Z')`);
    await migrate();
    expect(rows('SELECT id, added FROM tracks ORDER BY added')).toEqual([
      [3, '2021-04-01 10:00:00'],
      [2, '2021-04-02 00:00:00'],
      [1, '2021-04-03 10:00:00'],
      [4, '2021-04-04 10:00:00'],
      [5, '2021-04-05 10:00:00'],
      [6, '2021-04-06 10:00:00'],
    ]);
    expect(rows('SELECT count(*) FROM odd_dates')).toEqual([[0]]);
  });

  test('keeps and reports what is not a date', async () => {
    await given(
      "INSERT INTO tracks VALUES (1, 'yesterday'), (2, '31/02/2021'), (3, ''), (4, NULL), (5, x'00'), (6, '2021-13-45 10:00:00'), (7, 0), (8, '2021-02-30 10:00:00')",
    );
    await migrate();
    expect(rows('SELECT added FROM tracks').flat()).toEqual([
      'yesterday',
      '31/02/2021',
      '',
      null,
      Buffer.from([0]),
      '2021-13-45 10:00:00',
      '1970-01-01 00:00:00',
      '2021-02-30 10:00:00',
    ]);
    expect(rows('SELECT track_id FROM odd_dates').flat()).toEqual([1, 2, 3, 5, 6, 8]);
  });
});
