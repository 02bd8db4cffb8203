import { existsSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { backupPlace } from '../catalog/backup-place.ts';
import { type Backup, listBackups } from '../catalog/list-backups.ts';
import { labelBackup } from '../catalog/update-manifest.ts';
import { createBackup } from '../create/create-backup.ts';
import { takeRestoreLock } from '../restore/restore-lock.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { deleteBackup } from './delete-backup.ts';
import { previewPruning, pruneBackups } from './prune-backups.ts';

const place = useFolder();
const coded = (code: string) =>
  expect.objectContaining({ name: expect.stringMatching(/^(?:Backup|Database)Error$/), code });
const ONLY_ONE = { last: 1 };

async function databaseWithBackups(count: number): Promise<readonly Backup[]> {
  makeDatabase(place.path).close();
  const made: Backup[] = [];
  for (let i = 0; i < count; i += 1) made.push(await createBackup({ database: place.path, reason: 'manual' }));
  return made;
}

const prune = (policy: object = ONLY_ONE) => pruneBackups({ database: place.path, policy });
const listed = () => listBackups({ database: place.path }).map(({ id }) => id);
const files = () =>
  readdirSync(join(place.folder, 'backups'))
    .filter((name) => !name.endsWith('sequence'))
    .toSorted();

function rot({ path }: Backup): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
  writeFileSync(path, bytes);
}

/** Overwrites the first page of a table. */
function damagePage(table: string): void {
  const connection = openDatabase(place.path);
  const page = connection.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number;
  connection.close();
  const bytes = readFileSync(place.path);
  bytes.fill(0xff, (page - 1) * 4096, page * 4096);
  writeFileSync(place.path, bytes);
}

describe('pruneBackups', () => {
  test('removes the copy and the manifest of backups that no rule keeps, and leaves nothing else behind', async () => {
    const [first, second, third] = await databaseWithBackups(3);
    const { removed, remaining } = await prune();
    expect(removed.map(({ id }) => id)).toEqual([first?.id, second?.id]);
    expect(remaining?.id).toBe(third?.id);
    expect(files()).toEqual([`app.db.backup_${third?.id}`, `app.db.backup_${third?.id}.json`]);
    expect(readdirSync(place.folder).toSorted()).toEqual(['app.db', 'backups']);
  });

  test('keeps an older intact backup when the newest one turns out to be damaged', async () => {
    const [first, second, third] = await databaseWithBackups(3);
    rot(third as Backup);
    const { removed, remaining } = await prune();
    expect(remaining?.id).toBe(second?.id);
    expect(removed.map(({ id }) => id)).toEqual([first?.id, third?.id]);
  });

  test('keeps a backup whose drill failed, since that is a fault of the app', async () => {
    const made = await databaseWithBackups(3);
    const drill = () => Promise.reject(new Error('the new step has a fault'));
    for (const backup of made.slice(0, 2))
      await expect(verifyBackup(backup, { level: 5, drill })).rejects.toThrow('work with');
    expect(await prune({ ...ONLY_ONE, last: 3 })).toMatchObject({ removed: [] });
    expect(listed()).toHaveLength(3);
  });

  test('keeps a backup that the user labels while another one is hashed', async () => {
    const [first, second] = await databaseWithBackups(3);
    const label = () => labelBackup({ database: place.path, id: first?.id ?? '', label: 'before the import' });
    const { removed, decisions } = await pruneBackups({ database: place.path, policy: ONLY_ONE, onProgress: label });
    expect(removed.map(({ id }) => id)).toEqual([second?.id]);
    expect(decisions.at(-1)).toMatchObject({ backup: { id: first?.id }, keep: true, reasons: ['label'] });
    expect(listed()).toContain(first?.id);
  });

  test('removes nothing when no backup is intact', async () => {
    const made = await databaseWithBackups(3);
    for (const backup of made) rot(backup);
    expect(await prune()).toMatchObject({ removed: [], remaining: null });
    expect(listed()).toHaveLength(3);
  });

  test('keeps a labelled backup until the label is removed', async () => {
    const [first] = await databaseWithBackups(3);
    const database = place.path;
    labelBackup({ database, id: first?.id ?? '', label: 'before the party' });
    await prune();
    expect(listed()).toContain(first?.id);
    labelBackup({ database, id: first?.id ?? '', label: null });
    await prune();
    expect(listed()).not.toContain(first?.id);
  });

  test.each(['missing', 'empty', 'truncated'])('keeps all backups while the database is %s', async (state) => {
    await databaseWithBackups(3);
    if (state === 'missing') rmSync(place.path);
    else truncateSync(place.path, state === 'empty' ? 0 : 9000);
    const { removed, decisions } = await prune();
    expect(removed).toEqual([]);
    expect(decisions.every((one) => one.keep && one.reasons.includes('blocked-by-damaged'))).toBe(true);
  });

  test('fails while an upgrade holds the database, or a restore runs or was interrupted', async () => {
    await databaseWithBackups(3);
    const upgrade = openDatabase(place.path);
    upgrade.exec('BEGIN IMMEDIATE');
    await expect(prune()).rejects.toThrow(coded('DATABASE_BUSY'));
    upgrade.close();
    const restore = await takeRestoreLock(backupPlace(place.path), { lockTimeoutMs: 0 });
    await expect(prune()).rejects.toThrow(coded('DATABASE_BUSY'));
    restore.release();
    writeFileSync(join(place.folder, '.app.db.restore-intent'), '{}');
    await expect(prune()).rejects.toThrow(coded('DATABASE_BUSY'));
    expect(listed()).toHaveLength(3);
  });

  test('fails when an upgrade begins while the remaining backup is verified', async () => {
    await databaseWithBackups(3);
    let upgrade: ReturnType<typeof openDatabase> | null = null;
    const begin = () => {
      upgrade ??= openDatabase(place.path);
      if (!upgrade.inTransaction) upgrade.exec('BEGIN IMMEDIATE');
    };
    const pruning = pruneBackups({ database: place.path, policy: ONLY_ONE, onProgress: begin });
    await expect(pruning).rejects.toThrow(coded('DATABASE_BUSY'));
    expect(listed()).toHaveLength(3);
    (upgrade as ReturnType<typeof openDatabase> | null)?.close();
  });

  test('keeps all backups while any page of the database is damaged', async () => {
    await databaseWithBackups(3);
    damagePage('entries');
    const { removed, decisions } = await prune();
    expect(removed).toEqual([]);
    expect(decisions.every((one) => one.keep && one.reasons.includes('blocked-by-damaged'))).toBe(true);
    expect(listed()).toHaveLength(3);
    expect(readdirSync(place.folder).toSorted()).toEqual(['app.db', 'backups']);
  });

  test('recovers the backups that a killed run left in the trash, then decides about them', async () => {
    const [first, second, third] = (await databaseWithBackups(3)) as [Backup, Backup, Backup];
    renameSync(first.manifestPath, `${first.manifestPath}.trash`);
    for (const path of [second.manifestPath, second.path]) renameSync(path, `${path}.trash`);
    const fourth = await createBackup({ database: place.path, reason: 'manual' });
    renameSync(fourth.manifestPath, `${fourth.manifestPath}.trash`);
    rmSync(fourth.path);
    await prune({ ...ONLY_ONE, last: 9 });
    expect(listed()).toEqual([third.id, second.id, first.id]);
    expect(files()).toHaveLength(6);
  });

  test('does nothing where the folder of backups is missing', async () => {
    makeDatabase(place.path).close();
    expect(await prune()).toEqual({ decisions: [], removed: [], remaining: null });
    expect(existsSync(join(place.folder, 'backups'))).toBe(false);
  });
});

describe('deleteBackup', () => {
  const remove = (backup: Backup | undefined) => deleteBackup({ database: place.path, id: backup?.id ?? '' });

  test('removes a backup as long as another one is intact', async () => {
    const [first, second] = await databaseWithBackups(2);
    await remove(second);
    expect(listed()).toEqual([first?.id]);
    await expect(remove(first)).rejects.toThrow(coded('BACKUP_NEEDED'));
    expect(listed()).toEqual([first?.id]);
  });

  test('keeps the last intact backup, and removes one that failed its verification', async () => {
    const [first, second] = await databaseWithBackups(2);
    rot(second as Backup);
    await expect(remove(first)).rejects.toThrow(coded('BACKUP_NEEDED'));
    await remove(second);
    expect(listed()).toEqual([first?.id]);
  });

  test.each([
    ['empty', () => truncateSync(place.path, 0)],
    ['damaged in one page', () => damagePage('entries')],
  ])('fails while the database is %s', async (_, damage) => {
    const [first] = await databaseWithBackups(2);
    damage();
    await expect(remove(first)).rejects.toThrow(coded('BACKUP_NEEDED'));
    expect(listed()).toHaveLength(2);
  });

  test('fails with BACKUP_MISSING for an unknown id that is a path', async () => {
    await databaseWithBackups(1);
    const id = '../app.db';
    await expect(deleteBackup({ database: place.path, id })).rejects.toThrow(coded('BACKUP_MISSING'));
  });
});

test('previewPruning returns what pruneBackups then does, in the same shape', async () => {
  await databaseWithBackups(3);
  const preview = await previewPruning({ database: place.path, policy: ONLY_ONE });
  const pruned = await prune();
  expect(Object.keys(preview)).toEqual(Object.keys(pruned));
  const ids = (removed: readonly Backup[]) => removed.map(({ id }) => id).toSorted();
  expect(ids(preview.removed)).toEqual(ids(pruned.removed));
  expect(preview.removed).toHaveLength(2);
  expect(preview.decisions.map(({ keep }) => keep)).toEqual(pruned.decisions.map(({ keep }) => keep));
});
