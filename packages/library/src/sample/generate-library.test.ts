import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectDatabase, loadMigrations } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS_FOLDER } from '../location.ts';
import { openLibrary } from '../open-library.ts';
import { generateLibrary } from './generate-library.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-sample-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const make = async (name: string, schema: number | 'legacy', seed: number) => {
  const path = join(folder, name);
  const migrations = await loadMigrations(MIGRATIONS_FOLDER);
  await generateLibrary({ path, migrations, schema, tracks: 700, seed, dirt: 'some' });
  return { path, inspection: inspectDatabase(path, migrations) };
};

describe('generateLibrary', () => {
  test('returns the same rows for the same seed and others for another, and leaves no file beside the library', async () => {
    const rows = async (name: string, seed: number) => {
      const { path } = await make(name, 2, seed);
      const database = openDatabase(path, { readonly: true });
      const all = database.prepare('SELECT * FROM tracks JOIN track_playlist ON track_id = id').all();
      database.close();
      return createHash('sha256').update(JSON.stringify(all)).digest('hex');
    };
    const [one, same, other] = [await rows('a.db', 3), await rows('b.db', 3), await rows('c.db', 4)];
    expect(same).toBe(one);
    expect(other).not.toBe(one);
    expect(readdirSync(folder).sort()).toEqual(['a.db', 'b.db', 'c.db']);
  });

  test('makes an unversioned library that openLibrary adopts, removing only what the migration declares', async () => {
    const { path, inspection } = await make('legacy.db', 'legacy', 5);
    expect(inspection).toMatchObject({ status: 'legacy', adoptable: true, foreignTables: ['library_stats'] });
    const { database, result } = await openLibrary({ path, appVersion: '1.4.0' });
    const stats = database.prepare('SELECT total_tracks FROM library_stats').pluck().get();
    database.close();
    if (!('receipt' in result)) throw new Error(result.status);
    const { measures, losses, foreignObjects } = result.receipt;
    expect(measures.after).toEqual({ ...measures.before, entries: Number(measures.before.entries) - 7 });
    expect(losses.map(({ table, count }) => [table, count])).toEqual([
      ['track_artist', 2],
      ['track_genre', 3],
      ['track_playlist', 7],
    ]);
    expect(foreignObjects.kept).toContain('table library_stats');
    expect(stats).toBe(700);
  });
});
