import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { listBackups } from '@auralis/backup';
import { createPlaylist, restoreLibrary } from '@auralis/library';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import type { AppState } from '../../contract/upgrade.ts';
import { libraryFor } from '../test/sample-library.ts';
import { sessionsFor } from '../test/sessions.ts';
import type { LibrarySession } from './library-session.ts';

const place = libraryFor('each test');
const makeSession = sessionsFor(place);

describe.skipIf(process.platform === 'win32')('a library that is replaced while it is open', () => {
  const write = (session: LibrarySession, name: string) =>
    session.write((database) => createPlaylist(database, name, new Date()));
  const playlists = (session: LibrarySession) => session.read((reader) => reader.playlists());
  const isAtRest = ({ state }: AppState) => state === 'ready' || state === 'failed';

  test('is closed without a trace in the new file, which is opened, and the change is refused', async () => {
    const { session, reached } = makeSession();
    await session.start();
    const other = `${place.folder}/other.db`;
    const copy = openDatabase(place.path);
    copy.exec(`VACUUM INTO '${other}'`);
    copy.close();
    await write(session, 'Only in the old file');
    renameSync(other, place.path);
    await expect(write(session, 'Nowhere')).rejects.toMatchObject({ code: 'LIBRARY_REPLACED' });
    await expect(playlists(session)).rejects.toMatchObject({ code: 'LIBRARY_NOT_READY' });
    await reached(isAtRest);
    expect(session.state.state).toBe('ready');
    expect((await playlists(session)).map(({ name }) => name)).not.toContainEqual(
      expect.stringMatching(/Only in the old file|Nowhere/),
    );
    await write(session, 'In the new file');
  });

  test('and removed is lost: nothing is created in its place, and a backup brings it back', async () => {
    const { session, reached } = makeSession();
    await session.start();
    for (const suffix of ['', '-wal', '-shm']) rmSync(place.path + suffix, { force: true });
    await expect(write(session, 'Nowhere')).rejects.toMatchObject({ code: 'LIBRARY_REPLACED' });
    await reached(isAtRest);
    expect(session.state).toMatchObject({ state: 'failed', failure: { condition: 'missing' } });
    expect(JSON.stringify(session.state)).toContain('restore-backup');
    expect(existsSync(place.path)).toBe(false);
    await session.start();
    expect(session.state.state).toBe('failed');
    const [backup] = listBackups({ database: place.path });
    await session.whileClosed(() => restoreLibrary({ path: place.path, id: backup?.id ?? '', appVersion: '1.4.0' }));
    expect(session.state.state).toBe('ready');
  });

  test('and removed, without backups and a journal, is not created again unless the listener wants that', async () => {
    const path = `${place.folder}/alone/library.db`;
    mkdirSync(`${place.folder}/alone`);
    const { session, reached } = makeSession(path);
    await session.start();
    rmSync(`${place.folder}/alone`, { recursive: true });
    mkdirSync(`${place.folder}/alone`);
    await expect(playlists(session)).rejects.toMatchObject({ code: 'LIBRARY_NOT_READY' });
    await reached(isAtRest);
    await session.start();
    expect(session.state).toMatchObject({ state: 'failed', failure: { condition: 'missing' } });
    expect(JSON.stringify(session.state)).toContain('create-library');
    await session.start({ recreateIfLost: true });
    expect(session.state.state).toBe('ready');
  });

  test('by the restore of an older schema in another app is opened again, and upgraded', async () => {
    const { session, reached } = makeSession();
    await session.start();
    const [backup] = listBackups({ database: place.path });
    await restoreLibrary({ path: place.path, id: backup?.id ?? '', appVersion: '1.4.0' });
    await expect(write(session, 'Nowhere')).rejects.toMatchObject({ code: 'LIBRARY_REPLACED' });
    await reached(isAtRest);
    expect(session.state).toMatchObject({ state: 'ready', receipt: { from: 1, to: 6 } });
    await write(session, 'In the restored library');
  });
});

test('what another program edits is found soon', async () => {
  const { session } = makeSession();
  await session.start();
  const find = async () =>
    (await session.read((reader) => reader.search({ text: 'theremin q', position: 0, limit: 5 }))).total;
  const isReady = async () =>
    (await session.read((reader) => reader.search({ text: 'a', position: 0, limit: 1 }))).isReady;
  await expect.poll(isReady, { timeout: 60_000 }).toBe(true);
  expect(await find()).toBe(0);
  const other = openDatabase(place.path);
  other.exec("UPDATE tracks SET title = 'Theremin qqq' WHERE id = 7");
  other.close();
  await expect.poll(find, { timeout: 60_000, interval: 200 }).toBe(1);
});
