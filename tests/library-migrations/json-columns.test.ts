import { describe, expect, test } from 'vitest';
import { lossesOf, useHardMigration } from './hard-migration.ts';

const { given, migrate, rows } = useHardMigration('json-columns', {
  'all jobs': [
    'SELECT id, track_id FROM jobs ORDER BY id',
    'SELECT id, track_id FROM jobs UNION ALL SELECT id, track_id FROM jobs_unread ORDER BY id',
  ],
});

describe('turning JSON into columns', () => {
  test('keeps the properties without a column as JSON', async () => {
    await given(
      `INSERT INTO jobs VALUES (1, 7, '{"preset":"Warm","gain_db":-1.5}'), (2, 8, '{"gain_db":2,"eq":[1,2]}'), (3, 9, NULL), (4, 9, '{}')`,
    );
    expect(lossesOf(await migrate())).toEqual([['jobs.settings', 3]]);
    expect(rows('SELECT id, preset, gain_db, more_settings FROM jobs')).toEqual([
      [1, 'Warm', -1.5, null],
      [2, null, 2, '{"eq":[1,2]}'],
      [3, null, null, null],
      [4, null, null, null],
    ]);
  });

  test('moves and counts rows with unreadable JSON', async () => {
    await given(
      `INSERT INTO jobs VALUES (1, 7, '{"preset":"Warm"}'), (2, 8, '{"preset":'), (3, 9, '[1]'), (4, 9, ''), (5, NULL, x'00'), (6, 6, 'null'), (7, 1, '{"preset":{"a":1}}')`,
    );
    expect(lossesOf(await migrate())).toEqual([
      ['jobs', 5],
      ['jobs.settings', 2],
    ]);
    expect(rows('SELECT id, settings FROM jobs_unread')).toEqual([
      [2, '{"preset":'],
      [3, '[1]'],
      [4, ''],
      [5, Buffer.from([0])],
      [6, 'null'],
    ]);
    expect(rows('SELECT id, preset FROM jobs')).toEqual([
      [1, 'Warm'],
      [7, '{"a":1}'],
    ]);
  });
});
