import { closeSync, fstatSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { createBackup } from '@auralis/backup';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../test/sample-library.ts';
import { listLibraryBackups } from './backup-list.ts';
import { backUpLibrary, deleteLibraryBackup, pruneLibraryBackups, verifyLibraryBackup } from './library-backups.ts';
import { libraryFacts } from './measures.ts';
import { previewLibraryRestore, restoreLibrary, undoLibraryRestore } from './restore-library.ts';

const place = useLibraryFolder();
const { inLibrary } = place;
const app = { appVersion: '1.6.0' };
let path: string;
beforeEach(async () => {
  ({ path } = place);
  await makeLibrary(path, { schema: 6, tracks: 200, seed: 8 });
});

const facts = () => inLibrary(libraryFacts);

describe('the list of backups', () => {
  test('says which backups this app can read, newest first, and contains no path', async () => {
    const own = await backUpLibrary({ path, ...app, label: 'mine' });
    const newer = await createBackup({ database: path, reason: 'manual', schemaVersion: 9, minReader: 9 });
    writeFileSync(`${path}.json`, '{}');
    const list = await listLibraryBackups({ path });
    expect(list.backups.map(({ id, isReadable, label }) => [id, isReadable, label])).toEqual([
      [newer.id, false, null],
      [own.id, true, 'mine'],
    ]);
    expect(list.bytes).toBe(own.manifest.bytes + newer.manifest.bytes);
    expect(JSON.stringify(list)).not.toContain(place.folder);
  });

  test('names files that cannot be used', async () => {
    const { id, manifestPath } = await backUpLibrary({ path, ...app });
    writeFileSync(manifestPath, 'torn');
    expect(await listLibraryBackups({ path })).toMatchObject({ backups: [], unusable: [{ id }], bytes: 0 });
  });

  test('is empty where there are none', async () => {
    expect(await listLibraryBackups({ path })).toEqual({ backups: [], unusable: [], bytes: 0, undo: null });
  });
});

describe('a backup', () => {
  test('is protected while no other is known to be intact, and then cannot be deleted', async () => {
    const { id } = await backUpLibrary({ path, ...app });
    const isProtected = async () => (await listLibraryBackups({ path })).backups.map((one) => one.isProtected);
    expect(await isProtected()).toEqual([true]);
    await expect(deleteLibraryBackup({ path, id })).rejects.toMatchObject({ code: 'BACKUP_NEEDED' });
    await backUpLibrary({ path, ...app });
    expect(await isProtected()).toEqual([false, false]);
    await deleteLibraryBackup({ path, id });
    expect(await isProtected()).toEqual([true]);
  });

  test('that is damaged is found by a check, which the list then shows', async () => {
    const { id, path: copy } = await backUpLibrary({ path, ...app });
    expect((await verifyLibraryBackup({ path, id })).level).toBe(4);
    expect((await listLibraryBackups({ path })).backups[0]).toMatchObject({ verifiedLevel: 4, failure: null });
    writeFileSync(copy, 'x', { flag: 'r+' });
    await expect(verifyLibraryBackup({ path, id })).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    expect((await listLibraryBackups({ path })).backups[0]).toMatchObject({
      verifiedLevel: 0,
      verifiedAt: null,
      failure: { reason: expect.any(String) },
      isProtected: false,
    });
  });

  test('is pruned when no rule keeps it, and kept when it has a name', async () => {
    const named = await backUpLibrary({ path, ...app, label: 'holidays' });
    const old = await backUpLibrary({ path, ...app });
    const newest = await backUpLibrary({ path, ...app });
    const { removed } = await pruneLibraryBackups({ path, policy: { last: 1 } });
    expect(removed.map(({ id }) => id)).toEqual([old.id]);
    expect((await listLibraryBackups({ path })).backups.map(({ id }) => id)).toEqual([newest.id, named.id]);
  });
});

describe('the preview of a restore', () => {
  test('names playlists that are lost and that come back, at most five, and counts in a thread', async () => {
    inLibrary((database) => database.exec("INSERT INTO playlists (name) VALUES ('Old one')"));
    const { id } = await backUpLibrary({ path, ...app });
    inLibrary((database) => {
      database.exec("DELETE FROM playlists WHERE name = 'Old one'");
      for (const name of ['f', 'e', 'd', 'c', 'b', 'a'])
        database.prepare('INSERT INTO playlists (name) VALUES (?)').run(name);
    });
    let threads = 0;
    const count = () => {
      threads += 1;
    };
    process.on('worker', count);
    const preview = await previewLibraryRestore({ path, id, ...app });
    process.off('worker', count);
    expect(threads).toBe(1);
    expect(preview).toMatchObject({
      playlistsLost: ['a', 'b', 'c', 'd', 'e'],
      playlistsBack: ['Old one'],
      willUpgrade: false,
    });
    expect(preview.changes?.kinds).toContainEqual(expect.objectContaining({ name: 'playlists', lost: 5, back: 0 }));
  });

  test('keeps nothing open that would prevent the replacement of a damaged library', async () => {
    const { id } = await backUpLibrary({ path, ...app });
    await previewLibraryRestore({ path, id, ...app });
    writeFileSync(path, 'no library at all', { flag: 'r+' });
    expect((await previewLibraryRestore({ path, id, ...app })).changes).toBeNull();
    expect((await restoreLibrary({ path, id, ...app })).method).toBe('swap');
  });

  test.each(['backup', 'library'])('finds out that it is the %s whose pages are damaged', async (which) => {
    const { id, path: copy } = await backUpLibrary({ path, ...app });
    const file = openSync(which === 'backup' ? copy : path, 'r+');
    for (let page = 2; page < fstatSync(file).size / 4096; page += 1)
      writeSync(file, Buffer.alloc(2048, 0xa5), 0, 2048, page * 4096);
    closeSync(file);
    const preview = previewLibraryRestore({ path, id, ...app });
    if (which === 'backup') await expect(preview).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    else expect((await preview).changes).toBeNull();
  });

  test('says that the next start will upgrade an older backup', async () => {
    const older = await createBackup({ database: path, reason: 'manual', schemaVersion: 5, minReader: 1 });
    expect(await previewLibraryRestore({ path, id: older.id, ...app })).toMatchObject({ willUpgrade: true });
  });
});

describe('the undo of a restore', () => {
  test('brings back the library as it was, and can be undone itself', async () => {
    const { id } = await backUpLibrary({ path, ...app });
    const before = facts();
    inLibrary((database) => database.exec("INSERT INTO playlists (name) VALUES ('new')"));
    const after = facts();
    const { beforeRestore } = await restoreLibrary({ path, id, ...app });
    expect(facts()).toEqual(before);
    const { undo } = await listLibraryBackups({ path });
    expect(undo).toEqual({ id: beforeRestore?.id, restoredAt: expect.any(String), of: 'restore' });
    await undoLibraryRestore({ path, ...app });
    expect(facts()).toEqual(after);
    await undoLibraryRestore({ path, ...app });
    expect(facts()).toEqual(before);
  });

  test('is not offered where nothing was restored, and where a damaged library was replaced', async () => {
    await expect(undoLibraryRestore({ path, ...app })).rejects.toMatchObject({ code: 'BACKUP_MISSING' });
    const { id } = await backUpLibrary({ path, ...app });
    await restoreLibrary({ path, id, ...app });
    writeFileSync(path, 'no library at all', { flag: 'r+' });
    await restoreLibrary({ path, id, ...app });
    expect((await listLibraryBackups({ path })).undo).toBeNull();
  });

  test('is still offered after a restore that failed and changed nothing', async () => {
    const { id } = await backUpLibrary({ path, ...app });
    const { beforeRestore } = await restoreLibrary({ path, id, ...app });
    await expect(restoreLibrary({ path, id: '20200101_000000', ...app })).rejects.toMatchObject({
      code: 'BACKUP_MISSING',
    });
    expect((await listLibraryBackups({ path })).undo?.id).toBe(beforeRestore?.id);
  });
});
