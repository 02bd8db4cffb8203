import { loadMigrations } from '@auralis/migrate';
import { describe, expect, test } from 'vitest';
import { useHardMigration } from './hard-migration.ts';

const MS = "typeof(duration) IN ('integer', 'real') AND duration > 0";
const { given, migrate, rows, upgrade, write } = useHardMigration('units', {
  'time to listen, in seconds': [
    `SELECT round(sum(duration) / 1000.0, 3) FROM tracks WHERE ${MS}`,
    `SELECT round(sum(duration), 3) FROM tracks WHERE ${MS}`,
  ],
  'what is no duration': `SELECT id, duration FROM tracks WHERE NOT (${MS}) OR duration IS NULL ORDER BY id`,
});
const durations = () => rows('SELECT duration FROM tracks ORDER BY id').flat();

describe('converting a unit', () => {
  test('happens once, whatever is started again', async () => {
    await given(
      "INSERT INTO tracks VALUES (1, 'a', 215000), (2, 'b', 1500.5); INSERT INTO albums VALUES (1, 216500.5)",
    );
    await migrate();
    expect((await upgrade()).status).toBe('current');
    expect(durations()).toEqual([215, 1.5005]);
    expect(rows('SELECT total FROM albums')).toEqual([[216.5005]]);
  });

  test('happens once where a later migration fails twice', async () => {
    await given("INSERT INTO tracks VALUES (1, 'a', 215000); CREATE TABLE tags (x)");
    for (const _ of [1, 2]) await expect(upgrade()).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect(durations()).toEqual([215_000]);
    write('DROP TABLE tags');
    await migrate();
    expect(durations()).toEqual([215]);
  });

  test('does not happen twice where the migration is taken for a new one', async () => {
    await given("INSERT INTO tracks VALUES (1, 'a', 215000)");
    await upgrade();
    write("UPDATE schema_version SET checksum = replace(checksum, 'a', 'b')");
    await expect(upgrade()).rejects.toMatchObject({ code: 'DATABASE_DRIFTED' });
    expect(durations()).toEqual([215]);
    expect((await loadMigrations(new URL('./migrations/units/', import.meta.url))).newest).toBe(3);
  });

  test('leaves alone what is not a duration', async () => {
    await given(
      "INSERT INTO tracks VALUES (1, 'a', NULL), (2, 'b', -1), (3, 'c', 0), (4, 'd', '3:35'), (5, 'e', x'00'), (6, 'f', 1000)",
    );
    await migrate();
    expect(durations()).toEqual([null, -1, 0, '3:35', Buffer.from([0]), 1]);
  });
});
