import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackup, listBackups } from '@auralis/backup';
import { loadMigrations } from '@auralis/migrate';
import { readJournal, upgradeStats } from '@auralis/migrate/support';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backUpLibrary } from './back-up-library.ts';
import { describeLostSince } from './lost-since.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import { openLibrary } from './open-library.ts';
import { libraryFacts } from './queries/library-facts.ts';
import { recordPlay } from './queries/tracks.ts';
import { previewLibraryRestore, restoreLibrary } from './restore-library.ts';
import { generateLibrary } from './sample/index.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-restore-'));
  path = join(folder, 'library.db');
  const migrations = await loadMigrations(MIGRATIONS_FOLDER);
  await generateLibrary({ path, migrations, schema: 2, tracks: 400, seed: 6, dirt: 'some' });
});
afterEach(() => rmSync(folder, { recursive: true }));

const about = { appVersion: '1.4.0' };

describe('putting a backup back', () => {
  test('says what is lost since, brings everything back, and the next start brings it forward', async () => {
    const { database } = await openLibrary({ path, ...about });
    const before = libraryFacts(database);
    for (let play = 0; play < 14; play += 1) recordPlay(database, 3, new Date());
    database.exec("INSERT INTO playlists (name) VALUES ('new one'), ('new two')");
    database.close();
    const [{ id = '' } = {}] = listBackups({ database: path });

    const { lostSince } = await previewLibraryRestore({ path, id, ...about });
    if (lostSince === null) throw new Error('nothing was counted');
    const later = new Date(Date.parse(lostSince.since) + 3 * 86_400_000);
    expect(describeLostSince(lostSince, later)).toEqual(['3 days', '2 playlists', '14 plays']);

    const restored = await restoreLibrary({ path, id, ...about });
    expect(restored).toMatchObject({ way: 'in-place', beforeRestore: { manifest: { reason: 'before-restore' } } });
    const again = await openLibrary({ path, ...about });
    expect(again.result).toMatchObject({ status: 'upgraded', receipt: { from: 2, to: 5 } });
    expect(libraryFacts(again.database)).toEqual(before);
    again.database.close();
    expect(upgradeStats([readJournal(path)])).toMatchObject({ rollbacks: { needed: 1, worked: 1 } });
  });

  test('takes one of a newer app of the same major, made by hand, since its library can be used as it is', async () => {
    (await openLibrary({ path, ...about })).database.close();
    const newer = openDatabase(path);
    newer.exec(
      "INSERT INTO schema_version (version, app_version, min_reader) VALUES (6, '1.5.0', 1); PRAGMA user_version = 6",
    );
    newer.close();
    const made = await backUpLibrary({ path, appVersion: '1.5.0', label: 'before the holidays' });
    expect(made.manifest).toMatchObject({ schemaVersion: 6, minReader: 1, label: 'before the holidays' });
    expect((await restoreLibrary({ path, id: made.id, ...about })).way).toBe('in-place');
    const { database, result } = await openLibrary({ path, ...about });
    database.close();
    expect(result.status).toBe('compatible');
  });

  test('goes back to what a newer app of the same major had made of the library, after an older backup', async () => {
    (await openLibrary({ path, ...about })).database.close();
    const [{ id = '' } = {}] = listBackups({ database: path });
    const newer = openDatabase(path);
    newer.exec(
      "INSERT INTO schema_version (version, app_version, min_reader) VALUES (6, '1.5.0', 1); PRAGMA user_version = 6",
    );
    newer.close();
    const { beforeRestore } = await restoreLibrary({ path, id, ...about });
    expect(beforeRestore?.manifest).toMatchObject({ schemaVersion: 6, minReader: 1 });
    await restoreLibrary({ path, id: beforeRestore?.id ?? '', ...about });
    const { database, result } = await openLibrary({ path, ...about });
    database.close();
    expect(result.status).toBe('compatible');
  });

  test('refuses one that only a newer app can read', async () => {
    const { database } = await openLibrary({ path, ...about });
    database.close();
    const newer = await createBackup({
      database: path,
      reason: 'manual',
      schemaVersion: 6,
      minReader: 6,
      appVersion: '2.0.0',
    });
    await expect(restoreLibrary({ path, id: newer.id, ...about })).rejects.toMatchObject({
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
])('%i ms are %s', (ms, words) => {
  const since = '2026-11-20T10:00:00.000Z';
  expect(describeLostSince({ since, rows: [], facts: [] }, new Date(Date.parse(since) + ms))).toEqual([words]);
});
