import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readJournal } from '@auralis/migrate/support';
import { expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../test/sample-library.ts';
import { listLibraryBackups } from './backup-list.ts';
import { backUpLibrary } from './library-backups.ts';
import { openLibrary } from './open-library.ts';
import { restoreLibrary, undoLibraryRestore } from './restore-library.ts';

const place = useLibraryFolder();
const { inLibrary } = place;
const app = { appVersion: '1.6.0' };
const KILLED = fileURLToPath(new URL('../test/killed-restore.ts', import.meta.url));

const restores = () => readJournal(place.path).filter((entry) => entry.event === 'restored');
const undo = async () => (await listLibraryBackups({ path: place.path })).undo;

const add = (name: string) =>
  inLibrary((database) => database.prepare('INSERT INTO playlists (name) VALUES (?)').run(name));
const has = (name: string) =>
  inLibrary((database) => database.prepare('SELECT count(*) FROM playlists WHERE name = ?').pluck().get(name)) === 1;

async function openAgain(): Promise<void> {
  (await openLibrary({ path: place.path, ...app })).database.close();
}

/** One restore that ended well, and one that was killed. */
async function restoreTwice(moment: 'before-commit' | 'after-commit'): Promise<void> {
  await makeLibrary(place.path, { schema: 6, tracks: 60, seed: 3 });
  const { id } = await backUpLibrary({ path: place.path, ...app });
  add('First');
  await restoreLibrary({ path: place.path, id, ...app });
  add('Second');
  expect(spawnSync(process.execPath, [KILLED, place.path, id, moment]).signal).toBe('SIGKILL');
}

test('a restore that was killed after its commit is recorded at the next start, and can be undone', async () => {
  await restoreTwice('after-commit');
  expect(restores()).toHaveLength(1);
  await openAgain();
  expect(restores().map((entry) => entry.event === 'restored' && entry.code)).toEqual([null, null]);
  expect(has('Second')).toBe(false);
  await undoLibraryRestore({ path: place.path, ...app });
  expect([has('First'), has('Second')]).toEqual([false, true]);
});

test('a restore that was killed before its commit is not one that could be undone', async () => {
  await restoreTwice('before-commit');
  const before = await undo();
  await openAgain();
  expect(restores().map((entry) => entry.event === 'restored' && entry.code)).toEqual([null, 'INTERRUPTED']);
  expect(has('Second')).toBe(true);
  expect(await undo()).toEqual(before);
});

test('a start after no restore was killed records nothing', async () => {
  await makeLibrary(place.path, { schema: 6, tracks: 60, seed: 3 });
  await openAgain();
  expect(restores()).toEqual([]);
});
