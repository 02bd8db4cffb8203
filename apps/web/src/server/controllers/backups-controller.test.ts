import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups } from '@auralis/backup';
import { backUpLibrary } from '@auralis/library';
import { openDatabase } from '@auralis/sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backup, backups, restorePreview } from '../../contract/backups.ts';
import { libraryFor } from '../test/sample-library.ts';
import { type Controllers, createControllers } from './controllers.ts';

const place = libraryFor('each test', 5);
let app: Controllers;

beforeEach(async () => {
  app = createControllers({ library: place.path, appVersion: '1.4.0', log: pino({ level: 'silent' }) });
  await app.start();
});
afterEach(() => app.stop());

const ids = () => listBackups({ database: place.path }).map(({ id }) => id);

test('a preview names what a restore takes away and brings back, and changes nothing', async () => {
  const [upgrade = ''] = ids();
  await app.library.createPlaylist('Only here');
  const gone = (await app.library.playlists()).find(({ name }) => name !== 'Only here');
  await app.library.deletePlaylist(gone?.id ?? '');
  await app.library.recordPlay('3');
  const before = await app.library.playlists();
  const preview = restorePreview.parse(await app.backups.preview(upgrade));
  expect(preview).toMatchObject({ playlistsLost: ['Only here'], playlistsBack: [gone?.name], willUpgrade: true });
  expect(preview.differences).toContainEqual(expect.objectContaining({ name: 'plays' }));
  expect(await app.library.playlists()).toEqual(before);
  expect(ids()).toEqual([upgrade]);
});

test('previews for several windows at once share one thread', async () => {
  const [upgrade = ''] = ids();
  const isIndexed = async () => (await app.library.search({ text: 'a', position: 0, limit: 1 })).isReady;
  await expect.poll(isIndexed, { timeout: 60_000 }).toBe(true);
  const counts = { all: 0 };
  const count = () => {
    counts.all += 1;
  };
  process.on('worker', count);
  const previews = await Promise.all(Array.from({ length: 5 }, () => app.backups.preview(upgrade)));
  process.off('worker', count);
  expect(previews.map(({ backup: { id } }) => id)).toEqual(Array(5).fill(upgrade));
  expect(counts.all).toBeLessThanOrEqual(1);
});

test('a restore is refused while a backup is made, and nothing is lost', async () => {
  const [upgrade = ''] = ids();
  const made = app.backups.create({ label: 'mine' });
  await expect(app.backups.restore(upgrade)).rejects.toMatchObject({ code: 'JOB_RUNNING' });
  expect((await app.backups.list()).job).toMatchObject({ kind: 'create' });
  expect(backup.parse(await made)).toMatchObject({ label: 'mine', reason: 'manual', isProtected: false });
  expect(backups.parse(await app.backups.list())).toMatchObject({
    job: null,
    rows: [{ label: 'mine' }, { id: upgrade }],
  });
});

test('a backup is verified as far as a restore to a temporary place', async () => {
  const [upgrade = ''] = ids();
  expect(await app.backups.verify(upgrade)).toMatchObject({ verifiedLevel: 5, failure: null });
  expect(app.session.state.state).toBe('ready');
});

test('a damaged backup is reported as such, and is not restored', async () => {
  const [{ path = '', id = '' } = {}] = listBackups({ database: place.path });
  const copy = openDatabase(path);
  copy.exec("UPDATE tracks SET title = 'changed'");
  copy.close();
  await expect(app.backups.verify(id)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  expect((await app.backups.list()).rows[0]).toMatchObject({ verifiedLevel: 0, failure: { at: expect.any(String) } });
  await expect(app.backups.restore(id)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  expect(app.session.state.state).toBe('ready');
  expect(
    (
      await app.library.tracks({ of: 'library', order: 'title', direction: 'ascending', position: 0, limit: 500 })
    ).rows.some(({ title }) => title === 'changed'),
  ).toBe(false);
});

test('the only verified backup is protected, and is not deleted', async () => {
  const [upgrade = ''] = ids();
  expect((await app.backups.list()).rows).toMatchObject([{ id: upgrade, isProtected: true }]);
  await expect(app.backups.remove(upgrade)).rejects.toMatchObject({ code: 'BACKUP_NEEDED' });
  await app.backups.create({});
  expect((await app.backups.list()).rows).toMatchObject([{ isProtected: false }, { isProtected: false }]);
  await app.backups.remove(upgrade);
  expect(ids()).not.toContain(upgrade);
});

test('a backup that only a newer app can read is marked, and is not restored', async () => {
  const newer = openDatabase(place.path);
  newer.exec(
    "INSERT INTO schema_version (version, app_version, min_reader) VALUES (9, '2.0.0', 9); PRAGMA user_version = 9",
  );
  const { id } = await backUpLibrary({ path: place.path, appVersion: '2.0.0' });
  newer.exec('DELETE FROM schema_version WHERE version = 9; PRAGMA user_version = 6');
  newer.close();
  expect((await app.backups.list()).rows.find((row) => row.id === id)).toMatchObject({
    isReadable: false,
    appVersion: '2.0.0',
  });
  await expect(app.backups.restore(id)).rejects.toMatchObject({ code: 'BACKUP_TOO_NEW' });
  expect(app.session.state.state).toBe('ready');
});

test('without a restore there is nothing to undo, and the library stays open', async () => {
  await expect(app.backups.undoRestore()).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' });
  await expect(app.backups.restore('20200101_000000')).rejects.toMatchObject({ code: 'BACKUP_MISSING' });
  expect(app.session.state.state).toBe('ready');
});

test('a restore that is undone brings back what it took away, and can be undone itself', async () => {
  const [upgrade = ''] = ids();
  await app.library.createPlaylist('Only here');
  const restored = await app.backups.restore(upgrade);
  expect(restored.counts).toMatchObject({ tracks: 300 });
  expect((await app.backups.list()).undo).toMatchObject({ id: restored.beforeRestore, of: 'restore' });
  expect((await app.library.playlists()).map(({ name }) => name)).not.toContain('Only here');
  const undone = await app.backups.undoRestore();
  expect((await app.library.playlists()).map(({ name }) => name)).toContain('Only here');
  expect(undone.id).toBe(restored.beforeRestore);
  expect((await app.backups.list()).undo).toMatchObject({ id: undone.beforeRestore, of: 'undo' });
});

test('backups whose folder can not be used are reported as such, without a path, and a report is made all the same', async () => {
  const [upgrade = ''] = ids();
  renameSync(join(place.folder, 'backups'), join(place.folder, 'gone'));
  writeFileSync(join(place.folder, 'backups'), '');
  const requests = [() => app.backups.list(), () => app.backups.remove(upgrade), () => app.backups.restore(upgrade)];
  for (const request of requests) await expect(request()).rejects.toMatchObject({ code: 'BACKUPS_INACCESSIBLE' });
  expect(await app.about.report()).toMatchObject({ backups: { usable: 0, newest: null, code: 'BACKUP_FAILED' } });
});

test('the reason why a backup can not be used names no path', async () => {
  const [{ path = '', id = '' } = {}] = listBackups({ database: place.path });
  rmSync(path);
  const { unusable } = await app.backups.list();
  expect(unusable.map((one) => one.id)).toEqual([id]);
  expect(JSON.stringify(unusable)).not.toContain(place.folder);
});

test('settings that can not be saved are reported as such', async () => {
  rmSync(`${place.path}.app.json`);
  mkdirSync(`${place.path}.app.json`);
  expect(() => app.about.changeSettings({ language: 'de' })).toThrow(
    expect.objectContaining({ code: 'SETTINGS_NOT_SAVED' }),
  );
});
