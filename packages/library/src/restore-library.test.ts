import { createBackup, listBackups } from '@auralis/backup';
import { readJournal, upgradeStats } from '@auralis/migrate/support';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeLibrary, upgradeAsNewerApp, useLibraryFolder } from '../test/sample-library.ts';
import { backUpLibrary } from './library-backups.ts';
import { libraryFacts } from './measures.ts';
import { openLibrary } from './open-library.ts';
import { recordPlay } from './queries/track-rows.ts';
import { describeLost, previewLibraryRestore, restoreLibrary } from './restore-library.ts';

const place = useLibraryFolder();
let path: string;
beforeEach(async () => {
  ({ path } = place);
  await makeLibrary(path, { schema: 2, tracks: 400, seed: 6 });
});

const app = { appVersion: '1.4.0' };

describe('restoreLibrary', () => {
  test('restores everything that the preview announced, and the next start upgrades the library', async () => {
    const { database } = await openLibrary({ path, ...app });
    const before = libraryFacts(database);
    for (let play = 0; play < 14; play += 1) recordPlay(database, '3', new Date());
    database.exec("INSERT INTO playlists (name) VALUES ('new one'), ('new two')");
    database.close();
    const [{ id = '' } = {}] = listBackups({ database: path });

    const preview = await previewLibraryRestore({ path, id, ...app });
    const later = new Date(Date.parse(preview.backup.manifest.createdAt) + 3 * 86_400_000);
    expect(describeLost(preview, later)).toEqual(['3 days', '2 playlists', '14 plays']);

    const restored = await restoreLibrary({ path, id, ...app });
    expect(restored).toMatchObject({ method: 'in-place', beforeRestore: { manifest: { reason: 'before-restore' } } });
    const again = await openLibrary({ path, ...app });
    expect(again.result).toMatchObject({ status: 'upgraded', receipt: { from: 2, to: 6 } });
    expect(libraryFacts(again.database)).toEqual(before);
    again.database.close();
    expect(upgradeStats([readJournal(path)])).toMatchObject({ rollbacks: { needed: 1, worked: 1 } });
  });

  test('accepts a manual backup of a newer app of the same major version', async () => {
    (await openLibrary({ path, ...app })).database.close();
    upgradeAsNewerApp(path, 1);
    const made = await backUpLibrary({ path, appVersion: '1.7.0', label: 'before the holidays' });
    expect(made.manifest).toMatchObject({ schemaVersion: 7, minReader: 1, label: 'before the holidays' });
    expect((await restoreLibrary({ path, id: made.id, ...app })).method).toBe('in-place');
    const { database, result } = await openLibrary({ path, ...app });
    database.close();
    expect(result.status).toBe('compatible');
  });

  test('can restore the library of a newer app of the same major version after an older backup was restored', async () => {
    (await openLibrary({ path, ...app })).database.close();
    const [{ id = '' } = {}] = listBackups({ database: path });
    upgradeAsNewerApp(path, 1);
    const { beforeRestore } = await restoreLibrary({ path, id, ...app });
    expect(beforeRestore?.manifest).toMatchObject({ schemaVersion: 7, minReader: 1 });
    await restoreLibrary({ path, id: beforeRestore?.id ?? '', ...app });
    const { database, result } = await openLibrary({ path, ...app });
    database.close();
    expect(result.status).toBe('compatible');
  });

  test('rejects a backup that only a newer app can read', async () => {
    const { database } = await openLibrary({ path, ...app });
    database.close();
    const newer = await createBackup({
      database: path,
      reason: 'manual',
      schemaVersion: 7,
      minReader: 7,
      appVersion: '2.0.0',
    });
    await expect(restoreLibrary({ path, id: newer.id, ...app })).rejects.toMatchObject({
      code: 'BACKUP_TOO_NEW',
      message: expect.stringContaining('2.0.0'),
    });
    expect(readJournal(path).at(-1)).toMatchObject({ event: 'restored', code: 'BACKUP_TOO_NEW' });
  });
});

test.each([
  [30_000, '0 minutes'],
  [61_000, '1 minute'],
  [5 * 3_600_000, '5 hours'],
  [26 * 3_600_000, '1 day'],
])('describeLost describes %i ms as %s', async (ms, words) => {
  const { id } = await backUpLibrary({ path, ...app });
  const { backup } = await previewLibraryRestore({ path, id, ...app });
  const now = new Date(Date.parse(backup.manifest.createdAt) + ms);
  expect(describeLost({ backup, changes: null }, now)).toEqual([words]);
});
