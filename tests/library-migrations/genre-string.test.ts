import { describe, expect, test } from 'vitest';
import { lossesOf, useHardMigration } from './hard-migration.ts';

const { given, migrate, rows } = useHardMigration('genre-string', { tracks: 'SELECT id, title FROM tracks' });
const links = () =>
  rows(
    "SELECT track_id, group_concat(name, ' | ' ORDER BY genre_id) FROM track_genre JOIN genres ON id = genre_id GROUP BY 1",
  );

describe('turning a genre field into links', () => {
  test('adds one link per name', async () => {
    await given("INSERT INTO tracks VALUES (1, 'a', 'Rock'), (2, 'b', 'Jazz; Rock'), (3, 'c', 'Hip-Hop/R&B')");
    expect(lossesOf(await migrate())).toEqual([['tracks.genre', 3]]);
    expect(links()).toEqual([
      [1, 'Rock'],
      [2, 'Rock | Jazz'],
      [3, 'Hip-Hop | R&B'],
    ]);
  });

  test('adds no second genre for blanks, other cases and duplicates', async () => {
    await given(
      "INSERT INTO tracks VALUES (1, 'a', ' rock ;ROCK;;Rock'), (2, 'b', NULL), (3, 'c', ''), (4, 'd', ';/;'), (5, 'e', 'rOCK; ÉLECTRO'), (6, 'f', 17)",
    );
    await migrate();
    expect(links()).toEqual([
      [1, 'rock'],
      [5, 'rock | ÉLECTRO'],
      [6, '17'],
    ]);
  });
});
