import { describe, expect, test } from 'vitest';
import { useHardMigration } from './hard-migration.ts';

const { given, migrate, rows } = useHardMigration('many-artists', { tracks: 'SELECT * FROM tracks' });
const links = () =>
  rows(
    "SELECT track_id, group_concat(role || ' ' || name, ' | ' ORDER BY position) FROM track_artist JOIN artists ON id = artist_id GROUP BY 1",
  );

describe('turning an artist field into artists with roles', () => {
  test('keeps a name with a slash, a comma or an ampersand whole', async () => {
    await given(`INSERT INTO tracks VALUES (1, 'a', 'AC/DC'), (2, 'b', 'Earth, Wind & Fire'), (3, 'c', 'Santana feat. Rob Thomas'),
      (4, 'd', 'AC/DC'), (5, 'e', 'Ana; Ben (ft. Cleo; Dan)'), (6, 'f', 'Defeat.')`);
    await migrate();
    expect(links()).toEqual([
      [1, 'main AC/DC'],
      [2, 'main Earth, Wind & Fire'],
      [3, 'main Santana | featured Rob Thomas'],
      [4, 'main AC/DC'],
      [5, 'main Ana | main Ben | featured Cleo | featured Dan'],
      [6, 'main Defeat.'],
    ]);
    expect(rows("SELECT count(*) FROM artists WHERE name = 'AC/DC'")).toEqual([[1]]);
  });

  test('loses no track with an empty, repeated or unusual field', async () => {
    await given(
      `INSERT INTO tracks VALUES (1, 'a', NULL), (2, 'b', ''), (3, 'c', ' ; '), (4, 'd', x'00ff'), (5, 'e', 'Ana;Ana'), (6, 'f', 'feat. Ben'), (7, 'g', 'שלום feat. 夜曲')`,
    );
    await migrate();
    expect(links()).toEqual([
      [5, 'main Ana'],
      [6, 'featured Ben'],
      [7, 'main שלום | featured 夜曲'],
    ]);
  });
});
