import { describe, expect, test } from 'vitest';
import { useHardMigration } from './hard-migration.ts';

const WHOLE =
  "CASE WHEN f.id IS NULL THEN filepath ELSE rtrim(f.path, '/\\') || CASE WHEN f.path LIKE '_:%' THEN '\\' ELSE '/' END || filepath END";
const { given, migrate, rows } = useHardMigration('relative-paths', {
  'whole paths': [
    'SELECT id, filepath FROM tracks ORDER BY id',
    `SELECT t.id, ${WHOLE} FROM tracks t LEFT JOIN folders f ON f.id = folder_id ORDER BY t.id`,
  ],
  plays: 'SELECT id, play_count FROM tracks ORDER BY id',
  folders: 'SELECT * FROM folders',
});

describe('making paths relative to the folders of the listener', () => {
  test('keeps every full path recoverable', async () => {
    await given(
      "INSERT INTO folders VALUES (1, '/home/ana/Music'); INSERT INTO tracks VALUES (1, '/home/ana/Music/a/b.flac', 3), (2, '/home/ana/Music/c.flac', NULL)",
    );
    await migrate();
    expect(rows('SELECT folder_id, filepath FROM tracks')).toEqual([
      [1, 'a/b.flac'],
      [1, 'c.flac'],
    ]);
  });

  test('chooses the longest folder, and keeps paths outside of every folder', async () => {
    await given(`INSERT INTO folders VALUES (1, '/music'), (2, '/music/live/'), (3, '/100%_sure'), (4, 'C:\\Music');
      INSERT INTO tracks VALUES (1, '/music/a.flac', 1), (2, '/music/live/b.flac', 2), (3, '/musical/c.flac', 3), (4, '/100%_sure/d.flac', 4),
        (5, '/100 unsure/e.flac', 5), (6, 'C:\\Music\\x\\f.flac', 6), (7, '/music', 7), (8, '/music/', 8), (9, '/MUSIC/g.flac', 9), (10, 'a.flac', 10)`);
    await migrate();
    expect(rows('SELECT folder_id, filepath FROM tracks ORDER BY id')).toEqual([
      [1, 'a.flac'],
      [2, 'b.flac'],
      [null, '/musical/c.flac'],
      [3, 'd.flac'],
      [null, '/100 unsure/e.flac'],
      [4, 'x\\f.flac'],
      [null, '/music'],
      [null, '/music/'],
      [null, '/MUSIC/g.flac'],
      [null, 'a.flac'],
    ]);
  });
});
