import { describe, expect, test } from 'vitest';
import { useHardMigration } from './hard-migration.ts';

const { given, migrate, rows } = useHardMigration('folded-key', {
  tracks: 'SELECT id, filepath FROM tracks ORDER BY id',
});

describe('a key computed in JavaScript', () => {
  test('folds letters that the lower() of SQLite does not', async () => {
    await given(
      "INSERT INTO tracks VALUES (1, '/Music/ÄRGER.flac'), (2, '/music/A' || char(0x308) || 'rger.flac'), (3, '/Musik/ΆΝΝΑ.flac')",
    );
    await migrate();
    expect(rows('SELECT path_key FROM tracks')).toEqual([
      ['/music/ärger.flac'],
      ['/music/ärger.flac'],
      ['/musik/άννα.flac'],
    ]);
    expect(rows("EXPLAIN QUERY PLAN SELECT id FROM tracks WHERE path_key = 'x'").join()).toContain('tracks_by_key');
  });

  test('is NULL where the path is not text, and loses no row', async () => {
    await given("INSERT INTO tracks VALUES (1, x'2f00ff'), (2, ''), (3, '/🎧/' || char(0xFFFD))");
    await migrate();
    expect(rows('SELECT path_key FROM tracks')).toEqual([[null], [''], ['/🎧/\uFFFD']]);
  });
});
