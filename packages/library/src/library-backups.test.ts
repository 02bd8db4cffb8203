import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBackup } from '@auralis/backup';
import { describe, expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../test/sample-library.ts';
import { drillLibraryBackup } from './library-backups.ts';

const place = useLibraryFolder();

const makeBackup = async (schema: number) => {
  await makeLibrary(place.path, { schema, tracks: 200, seed: 3 });
  return createBackup({ database: place.path, reason: 'manual', schemaVersion: schema });
};

describe('drillLibraryBackup', () => {
  test.each([1, 6])('restores, upgrades and reads a copy of a backup with schema %i', async (schema) => {
    const { id } = await makeBackup(schema);
    const { folder, path } = place;
    const before = readFileSync(path);
    const { level, backup } = await drillLibraryBackup({ path, id, appVersion: '1.4.0' });
    expect(level).toBe(5);
    expect(backup.manifest.proofs.map((proof) => proof.level)).toContain(5);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(folder, 'backups')).filter((name) => name.includes('look'))).toEqual([]);
  });

  test('upgrades and counts the copy in threads of its own', async () => {
    const { id } = await makeBackup(1);
    let threads = 0;
    const count = () => {
      threads += 1;
    };
    process.on('worker', count);
    await drillLibraryBackup({ path: place.path, id, appVersion: '1.4.0' });
    process.off('worker', count);
    expect(threads).toBe(2);
  });

  test('rejects a folder without migrations, and an id that no backup has', async () => {
    const { id } = await makeBackup(1);
    const { folder, path } = place;
    const migrations = join(folder, 'no-migrations');
    await expect(drillLibraryBackup({ path, id, appVersion: '1.4.0', migrations })).rejects.toMatchObject({
      code: 'MIGRATION_MISSING',
    });
    await expect(drillLibraryBackup({ path, id: '20200101_000000', appVersion: '1.4.0' })).rejects.toMatchObject({
      code: 'BACKUP_MISSING',
      hint: 'Choose a backup from the list, or make a new one.',
    });
  });
});
