import { describe, expect, test } from 'vitest';
import { lossesOf, useHardMigration } from './hard-migration.ts';

const { given, migrate, rows } = useHardMigration('playlist-csv', {
  tracks: 'SELECT * FROM tracks',
  playlists: 'SELECT id, name FROM playlists',
});
const TRACKS = "INSERT INTO tracks VALUES (1, 'One'), (2, 'Two'), (3, 'Three'), (30, 'Thirty');";
const entries = () =>
  rows("SELECT playlist_id, group_concat(track_id, ' ' ORDER BY position) FROM track_playlist GROUP BY 1");

describe('turning lists of numbers into playlist links', () => {
  test('keeps the order and repeated tracks', async () => {
    await given(
      `${TRACKS} INSERT INTO playlists VALUES (1, 'Evening', '3,1,2'), (2, 'Again', '2,2,30,2'), (3, 'Empty', '')`,
    );
    await migrate();
    expect(entries()).toEqual([
      [1, '3 1 2'],
      [2, '2 2 30 2'],
    ]);
    expect(rows('SELECT * FROM playlist_leftovers')).toEqual([]);
  });

  test('moves what is not a track to a table of its own', async () => {
    await given(`${TRACKS} INSERT INTO playlists VALUES
      (1, 'Blanks', ' 3 , 1,,2, '), (2, 'Gone', '99,1'), (3, 'Words', 'one,2,-3,1.5'), (4, 'None', NULL), (5, 'Long', '3,' || printf('%.*c', 5000, ','))`);
    expect(lossesOf(await migrate())).toEqual([['playlists.track_ids', 4]]);
    expect(entries()).toEqual([
      [1, '3 1 2'],
      [2, '1'],
      [3, '2'],
      [5, '3'],
    ]);
    expect(rows('SELECT playlist_id, text FROM playlist_leftovers ORDER BY rowid')).toEqual([
      [2, '99'],
      [3, 'one'],
      [3, '-3'],
      [3, '1.5'],
    ]);
  });
});
