import { describe, expect, test } from 'vitest';
import { useHardMigration } from './hard-migration.ts';

const { given, migrate, rows, upgrade, write } = useHardMigration('full-text', {
  tracks: 'SELECT * FROM tracks ORDER BY id',
});
const find = (words: string) => rows(`SELECT rowid FROM found WHERE found MATCH '${words}' ORDER BY 1`).flat();

describe('a full-text index', () => {
  test('follows every change once it is added', async () => {
    await given(
      "INSERT INTO tracks VALUES (1, 'Silver River', 'Ana'), (2, 'Paper House', 'Ben'), (3, 'River Road', 'Cleo')",
    );
    await upgrade(2);
    expect(find('river')).toEqual([1, 3]);
    write(
      "UPDATE tracks SET title = 'Paper Moon' WHERE id = 3; DELETE FROM tracks WHERE id = 1; INSERT INTO tracks VALUES (4, 'River', 'Dan')",
    );
    expect(find('river')).toEqual([4]);
    expect(find('artist:dan')).toEqual([4]);
  });

  test('can be replaced by one that finds what the first could not', async () => {
    await given("INSERT INTO tracks VALUES (1, 'Sólstafir', 'Ana'), (2, 'Paper House', 'Ben')");
    await upgrade(2);
    expect(find('stafi')).toEqual([]);
    await migrate();
    expect(find('stafi')).toEqual([1]);
    expect(find('olst')).toEqual([1]);
    write("UPDATE tracks SET title = 'Housewarming' WHERE id = 1");
    expect(find('house')).toEqual([1, 2]);
  });

  test('accepts titles that are missing, unusual or not text', async () => {
    await given(
      "INSERT INTO tracks VALUES (1, NULL, NULL), (2, '', 'x'), (3, x'00ff', 7), (4, ';-- \"quoted\" 100 %', '夜曲'), (5, 'two' || char(10) || 'lines', '🎧')",
    );
    await migrate();
    expect(find('lines')).toEqual([5]);
  });
});
