import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups, verifyBackup } from '@auralis/backup';
import { describe, expect, test } from 'vitest';
import { makeLibrary, upgradeAsNewerApp, useLibraryFolder } from '../test/sample-library.ts';
import { type LibraryState, openLibrary } from './open-library.ts';
import { setFavourite } from './queries/track-rows.ts';

const place = useLibraryFolder();
const sample = (schema: number) => makeLibrary(place.path, { schema, tracks: 600, seed: 7 });

describe('openLibrary', () => {
  test('creates a library that does not exist at the newest schema, in WAL mode', async () => {
    const { database, result, journalMode } = await openLibrary({ path: place.path, appVersion: '1.4.0' });
    database.close();
    expect(result.status).toBe('created');
    expect(journalMode).toBe('wal');
  });

  test.each([1, 2, 3, 4, 5])(
    'upgrades a library of schema %i with the same tracks, plays and favourites, and a verified backup',
    async (schema) => {
      await sample(schema);
      const { database, result } = await openLibrary({ path: place.path, appVersion: '1.4.0' });
      database.close();
      if (!('receipt' in result)) throw new Error(`the library was ${result.status}`);
      expect(result.receipt.measures.after).toEqual(result.receipt.measures.before);
      expect(result.receipt.measures.after.tracks).toBe(600);
      const [backup] = listBackups({ database: place.path });
      if (backup === undefined) throw new Error('there is no backup');
      expect((await verifyBackup(backup, { level: 4 })).level).toBe(4);
    },
  );

  test('changes nothing at the second start', async () => {
    await sample(1);
    (await openLibrary({ path: place.path, appVersion: '1.4.0' })).database.close();
    const before = createHash('sha256').update(readFileSync(place.path)).digest('hex');
    const { database, result } = await openLibrary({ path: place.path, appVersion: '1.4.0' });
    database.close();
    expect(result.status).toBe('current');
    expect(createHash('sha256').update(readFileSync(place.path)).digest('hex')).toBe(before);
  });

  test('rejects a file that is not a library, and leaves it unchanged', async () => {
    writeFileSync(place.path, 'dear diary');
    const states: LibraryState[] = [];
    await expect(
      openLibrary({ path: place.path, appVersion: '1.4.0', onState: (state) => states.push(state) }),
    ).rejects.toMatchObject({ code: 'DATABASE_FOREIGN' });
    expect(states.at(-1)).toMatchObject({ state: 'failed', code: 'DATABASE_FOREIGN' });
    expect(readFileSync(place.path, 'utf8')).toBe('dear diary');
    expect(existsSync(join(place.folder, 'backups'))).toBe(false);
  });

  test('leaves the old library unchanged when it is cancelled', async () => {
    await sample(1);
    await expect(
      openLibrary({ path: place.path, appVersion: '1.4.0', signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    const { database, result } = await openLibrary({ path: place.path, appVersion: '1.4.0' });
    database.close();
    expect(result).toMatchObject({ status: 'upgraded', receipt: { from: 1 } });
  });

  const writtenByNewerApp = async (minReader: number) => {
    (await openLibrary({ path: place.path, appVersion: '1.4.0' })).database.close();
    upgradeAsNewerApp(place.path, minReader);
  };

  test('opens the library of a newer app of the same major version without changing it', async () => {
    await sample(1);
    await writtenByNewerApp(1);
    const { database, result } = await openLibrary({ path: place.path, appVersion: '1.4.0' });
    expect(result).toMatchObject({ status: 'compatible', version: 7, wanted: 6 });
    expect(setFavourite(database, '1', true)).toBe(true);
    database.close();
    expect(listBackups({ database: place.path })).toHaveLength(1);
  });

  test('rejects a library that only newer apps can read with both versions, and leaves it unchanged', async () => {
    await sample(1);
    await writtenByNewerApp(7);
    const before = readFileSync(place.path);
    await expect(openLibrary({ path: place.path, appVersion: '1.4.0' })).rejects.toMatchObject({
      code: 'DATABASE_TOO_NEW',
      message: expect.stringContaining('1.7.0'),
      facts: { version: 7, wanted: 6 },
    });
    expect(readFileSync(place.path).equals(before)).toBe(true);
  });
});
