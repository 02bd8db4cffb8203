import { existsSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { makeLibrary, useFolder } from '../../test/sample-database.ts';
import { backupPlace } from '../catalog/backup-place.ts';
import { labelBackup } from '../catalog/label-backup.ts';
import { type Backup, listBackups } from '../catalog/list-backups.ts';
import { createBackup } from '../create/create-backup.ts';
import { takeRestoreLock } from '../restore/restore-lock.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { deleteBackup } from './delete-backup.ts';
import { pruneBackups } from './prune-backups.ts';

const place = useFolder();
const coded = (code: string) =>
  expect.objectContaining({ name: expect.stringMatching(/^(?:Backup|Database)Error$/), code });
const ONLY_ONE = { last: 1, days: 0, weeks: 0, perSchema: 0 };

async function libraryWith(count: number): Promise<readonly Backup[]> {
  makeLibrary(place.path).close();
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
  const library = openDatabase(place.path);
  const page = library.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number;
  library.close();
  const bytes = readFileSync(place.path);
  bytes.fill(0xff, (page - 1) * 4096, page * 4096);
  writeFileSync(place.path, bytes);
}

describe('pruning', () => {
  test('removes copy and manifest of what no rule asks for, and leaves nothing else behind', async () => {
    const [first, second, third] = await libraryWith(3);
    const { removed, standing } = await prune();
    expect(removed.map(({ id }) => id)).toEqual([first?.id, second?.id]);
    expect(standing?.id).toBe(third?.id);
    expect(files()).toEqual([`library.db.backup_${third?.id}`, `library.db.backup_${third?.id}.json`]);
    expect(readdirSync(place.folder).toSorted()).toEqual(['backups', 'library.db']);
  });

  test('removes nothing because of a backup that has rotted: an older one that stands takes its place', async () => {
    const [first, second, third] = await libraryWith(3);
    rot(third as Backup);
    const { removed, standing } = await prune();
    expect(standing?.id).toBe(second?.id);
    expect(removed.map(({ id }) => id)).toEqual([first?.id, third?.id]);
  });

  test('gives no backup up for a drill that failed: that is the fault of the app', async () => {
    const made = await libraryWith(3);
    const drill = () => Promise.reject(new Error('the new step has a fault'));
    for (const backup of made.slice(0, 2))
      await expect(verifyBackup(backup, { level: 5, drill })).rejects.toThrow('work with');
    expect(await prune({ ...ONLY_ONE, last: 3 })).toMatchObject({ removed: [] });
    expect(listed()).toHaveLength(3);
  });

  test('removes nothing where none stands', async () => {
    const made = await libraryWith(3);
    for (const backup of made) rot(backup);
    expect(await prune()).toMatchObject({ removed: [], standing: null });
    expect(listed()).toHaveLength(3);
  });

  test('keeps a backup with a name until the name is taken away', async () => {
    const [first] = await libraryWith(3);
    const database = place.path;
    labelBackup({ database, id: first?.id ?? '', name: 'before the party' });
    await prune();
    expect(listed()).toContain(first?.id);
    labelBackup({ database, id: first?.id ?? '', name: null });
    await prune();
    expect(listed()).not.toContain(first?.id);
  });

  test.each(['missing', 'empty', 'cut short'])('keeps all while the library is %s', async (state) => {
    await libraryWith(3);
    if (state === 'missing') rmSync(place.path);
    else truncateSync(place.path, state === 'empty' ? 0 : 9000);
    const { removed, verdicts } = await prune();
    expect(removed).toEqual([]);
    expect(verdicts.every((one) => one.keep && one.reasons.includes('frozen-damaged'))).toBe(true);
  });

  test('is refused while an upgrade holds the library, or a restore runs or was cut off', async () => {
    await libraryWith(3);
    const upgrade = openDatabase(place.path);
    upgrade.exec('BEGIN IMMEDIATE');
    await expect(prune()).rejects.toThrow(coded('DATABASE_BUSY'));
    upgrade.close();
    const restore = await takeRestoreLock(backupPlace(place.path), { lockTimeoutMs: 0 });
    await expect(prune()).rejects.toThrow(coded('DATABASE_BUSY'));
    restore.release();
    writeFileSync(join(place.folder, '.library.db.restore-intent'), '{}');
    await expect(prune()).rejects.toThrow(coded('DATABASE_BUSY'));
    expect(listed()).toHaveLength(3);
  });

  test('is refused when an upgrade begins while the backup that remains is looked at', async () => {
    await libraryWith(3);
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

  test('keeps all while a page of the library is damaged, wherever that is', async () => {
    await libraryWith(3);
    damagePage('entries');
    const { removed, verdicts } = await prune();
    expect(removed).toEqual([]);
    expect(verdicts.every((one) => one.keep && one.reasons.includes('frozen-damaged'))).toBe(true);
    expect(listed()).toHaveLength(3);
    expect(readdirSync(place.folder).toSorted()).toEqual(['backups', 'library.db']);
  });

  test('judges anew what a killed run left in the trash', async () => {
    const [first, second, third] = (await libraryWith(3)) as [Backup, Backup, Backup];
    renameSync(first.manifestPath, `${first.manifestPath}.trash`);
    for (const path of [second.manifestPath, second.path]) renameSync(path, `${path}.trash`);
    const fourth = await createBackup({ database: place.path, reason: 'manual' });
    renameSync(fourth.manifestPath, `${fourth.manifestPath}.trash`);
    rmSync(fourth.path);
    await prune({ ...ONLY_ONE, last: 9 });
    expect(listed()).toEqual([third.id, second.id, first.id]);
    expect(files()).toHaveLength(6);
  });

  test('needs no folder of backups', async () => {
    makeLibrary(place.path).close();
    expect(await prune()).toEqual({ verdicts: [], removed: [], standing: null });
    expect(existsSync(join(place.folder, 'backups'))).toBe(false);
  });
});

describe('removing one backup', () => {
  const remove = (backup: Backup | undefined) => deleteBackup({ database: place.path, id: backup?.id ?? '' });

  test('works as long as another one stands', async () => {
    const [first, second] = await libraryWith(2);
    await remove(second);
    expect(listed()).toEqual([first?.id]);
    await expect(remove(first)).rejects.toThrow(coded('BACKUP_NEEDED'));
    expect(listed()).toEqual([first?.id]);
  });

  test('is refused when the others have rotted, and one that failed its check may go then', async () => {
    const [first, second] = await libraryWith(2);
    rot(second as Backup);
    await expect(remove(first)).rejects.toThrow(coded('BACKUP_NEEDED'));
    await remove(second);
    expect(listed()).toEqual([first?.id]);
  });

  test.each([
    ['empty', () => truncateSync(place.path, 0)],
    ['damaged in one page', () => damagePage('entries')],
  ])('is refused while the library is %s', async (_, damage) => {
    const [first] = await libraryWith(2);
    damage();
    await expect(remove(first)).rejects.toThrow(coded('BACKUP_NEEDED'));
    expect(listed()).toHaveLength(2);
  });

  test('that is not there says so, also where its id is a path', async () => {
    await libraryWith(1);
    const id = '../library.db';
    await expect(deleteBackup({ database: place.path, id })).rejects.toThrow(coded('BACKUP_MISSING'));
  });
});
