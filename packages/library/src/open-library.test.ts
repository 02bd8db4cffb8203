import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listBackups, verifyBackup } from '@auralis/backup';
import { loadMigrations } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import { type LibraryState, openLibrary } from './open-library.ts';
import { setFavourite } from './queries/tracks.ts';
import { generateLibrary } from './sample/index.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-library-'));
  path = join(folder, 'library.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const sample = async (schema: number, seed = 7, tracks = 600) =>
  generateLibrary({ path, migrations: await loadMigrations(MIGRATIONS_FOLDER), schema, tracks, seed, dirt: 'some' });

describe('opening a library', () => {
  test('an absent one is made at the newest schema, in WAL mode', async () => {
    const { database, result, journalMode } = await openLibrary({ path, appVersion: '1.4.0' });
    database.close();
    expect(result.status).toBe('created');
    expect(journalMode).toBe('wal');
  });

  test.each([1, 2, 3, 4])(
    'one of schema %i reaches the newest with the same tracks, plays and favourites, and a proven backup',
    async (schema) => {
      await sample(schema);
      const { database, result } = await openLibrary({ path, appVersion: '1.4.0' });
      database.close();
      if (!('receipt' in result)) throw new Error(`the library was ${result.status}`);
      expect(result.receipt.measures.after).toEqual(result.receipt.measures.before);
      expect(result.receipt.measures.after.tracks).toBe(600);
      const [backup] = listBackups({ database: path });
      if (backup === undefined) throw new Error('there is no backup');
      expect((await verifyBackup(backup, { level: 4 })).level).toBe(4);
    },
  );

  test('a second start changes nothing', async () => {
    await sample(1);
    (await openLibrary({ path, appVersion: '1.4.0' })).database.close();
    const before = createHash('sha256').update(readFileSync(path)).digest('hex');
    const { database, result } = await openLibrary({ path, appVersion: '1.4.0' });
    database.close();
    expect(result.status).toBe('current');
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(before);
  });

  test('a file that is no library fails with its code, and stays as it was', async () => {
    writeFileSync(path, 'dear diary');
    const states: LibraryState[] = [];
    await expect(
      openLibrary({ path, appVersion: '1.4.0', onState: (state) => states.push(state) }),
    ).rejects.toMatchObject({ code: 'DATABASE_FOREIGN' });
    expect(states.at(-1)).toMatchObject({ state: 'failed', code: 'DATABASE_FOREIGN' });
    expect(readFileSync(path, 'utf8')).toBe('dear diary');
    expect(existsSync(join(folder, 'backups'))).toBe(false);
  });

  test('a start that is stopped leaves the old library', async () => {
    await sample(1);
    await expect(openLibrary({ path, appVersion: '1.4.0', signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    const { database, result } = await openLibrary({ path, appVersion: '1.4.0' });
    database.close();
    expect(result).toMatchObject({ status: 'upgraded', receipt: { from: 1 } });
  });

  const writtenByNewerApp = async (minReader: number) => {
    (await openLibrary({ path, appVersion: '1.4.0' })).database.close();
    const newer = openDatabase(path);
    newer.exec(`CREATE TABLE rooms(id INTEGER PRIMARY KEY);
      INSERT INTO schema_version (version, app_version, min_reader) VALUES (6, '1.5.0', ${minReader});
      PRAGMA user_version = 6`);
    newer.close();
  };

  test('one that a newer app of the same major wrote is used as it is', async () => {
    await sample(1);
    await writtenByNewerApp(1);
    const { database, result } = await openLibrary({ path, appVersion: '1.4.0' });
    expect(result).toMatchObject({ status: 'compatible', version: 6, wanted: 5 });
    expect(setFavourite(database, 1, true)).toBe(true);
    database.close();
    expect(listBackups({ database: path })).toHaveLength(1);
  });

  test('one that only newer apps can read is refused with both versions, and stays as it was', async () => {
    await sample(1);
    await writtenByNewerApp(6);
    const before = readFileSync(path);
    await expect(openLibrary({ path, appVersion: '1.4.0' })).rejects.toMatchObject({
      code: 'DATABASE_TOO_NEW',
      message: expect.stringContaining('1.5.0'),
      facts: { version: 6, wanted: 5 },
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
