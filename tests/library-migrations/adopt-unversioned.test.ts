import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIBRARY_MEASURES, MIGRATIONS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { inspectDatabase, loadMigrations, upgradeDatabase } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lossesOf } from './hard-migration.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-adopt-'));
  path = join(folder, 'library.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function adopt(dirt: 'none' | 'some', change = '') {
  const migrations = await loadMigrations(MIGRATIONS_FOLDER);
  await generateLibrary({ path, migrations, schema: 'legacy', tracks: 400, seed: 21, dirt });
  const database = openDatabase(path);
  database.pragma('foreign_keys = OFF');
  database.exec(change);
  database.close();
  const found = inspectDatabase(path, migrations);
  const upgrade = () =>
    upgradeDatabase({ database: path, migrations, appVersion: '1.4.0', measures: LIBRARY_MEASURES });
  return { found, upgrade };
}

describe('adopting a library without versions', () => {
  test('keeps every row of a consistent one', async () => {
    const { found, upgrade } = await adopt('none');
    expect(found).toMatchObject({ status: 'legacy', adoptable: true });
    const result = await upgrade();
    if (!('receipt' in result)) throw new Error(result.status);
    expect(lossesOf(result.receipt)).toEqual([]);
    expect(result.receipt.measures.after).toEqual(result.receipt.measures.before);
  });

  test('removes only the broken links that the migration declares', async () => {
    const { upgrade } = await adopt('some');
    const result = await upgrade();
    if (!('receipt' in result)) throw new Error(result.status);
    expect(lossesOf(result.receipt)).toEqual([
      ['track_artist', 2],
      ['track_genre', 3],
      ['track_playlist', 7],
    ]);
    const { entries: before, ...kept } = result.receipt.measures.before;
    expect(result.receipt.measures.after).toEqual({ ...kept, entries: Number(before) - 7 });
  });

  test.each([
    ['lacks a table', 'DROP TABLE playlists', 'table playlists'],
    ['lacks a column', 'ALTER TABLE tracks DROP COLUMN play_count', 'tracks.play_count'],
    [
      'has a table of a later version',
      'CREATE TABLE user_preferences (key, value)',
      'user_preferences: created by a newer version, but the ledger is missing',
    ],
  ])('rejects and does not change one that %s', async (_, change, missing) => {
    const { found, upgrade } = await adopt('some', change);
    expect(found).toMatchObject({ status: 'legacy', adoptable: false, missing: expect.arrayContaining([missing]) });
    await expect(upgrade()).rejects.toMatchObject({ code: 'DATABASE_DRIFTED' });
  });
});
