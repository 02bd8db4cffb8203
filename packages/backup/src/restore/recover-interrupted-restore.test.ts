import { execFile } from 'node:child_process';
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { copyName, useCutOff } from '../../test/interrupted-restore.ts';
import { startProgram } from '../../test/other-program.ts';
import { makeLibrary } from '../../test/sample-database.ts';
import { backupPlace } from '../catalog/backup-place.ts';
import { listBackups } from '../catalog/list-backups.ts';
import { createBackup } from '../create/create-backup.ts';
import { recoverInterruptedRestore } from './recover-interrupted-restore.ts';
import { restoreBackup } from './restore-backup.ts';
import { takeRestoreLock } from './restore-lock.ts';

const { place, cutOff, recover, hidden, tracks } = useCutOff();
const coded = (code: string) =>
  expect.objectContaining({ name: expect.stringMatching(/^(?:Backup|Database)Error$/), code });
const ONCE = fileURLToPath(new URL('../../test/programs/restore-once.ts', import.meta.url));

describe('a restore that was cut off', () => {
  test('is finished, and there is nothing to do the second time', async () => {
    const { id } = await cutOff();
    expect(await recover()).toMatchObject({ status: 'finished', id });
    expect(tracks()).toBe(200);
    expect(hidden()).toEqual([]);
    expect(await recover()).toEqual({ status: 'nothing' });
  });

  test('after the new file had its name is known to be done', async () => {
    const { id, path } = await cutOff();
    rmSync(join(place.folder, copyName));
    rmSync(`${place.path}-wal`);
    copyFileSync(path, place.path);
    expect(await recover()).toMatchObject({ status: 'finished', id });
    expect(hidden()).toEqual([]);
  });

  test('and whose copy is damaged is undone, with the log that was there', async () => {
    await cutOff();
    truncateSync(join(place.folder, copyName), 5000);
    rmSync(`${place.path}-wal`);
    expect(await recover()).toMatchObject({ status: 'undone' });
    expect(readFileSync(`${place.path}-wal`, 'utf8')).toBe('a log of the damaged file');
    expect(readFileSync(place.path)).toHaveLength(0);
    // A second name of the file that stays in use would be no evidence.
    expect(statSync(place.path).nlink).toBe(1);
    expect(hidden()).toEqual([]);
  });

  test('leaves alone a library that another program has made in the place meanwhile', async () => {
    const { id } = await cutOff();
    rmSync(`${place.path}-wal`);
    const program = await startProgram(
      place.path,
      `database.pragma('journal_mode = WAL');
       database.exec('CREATE TABLE mine (n); INSERT INTO mine VALUES (1)');
       console.log('ready');
       await untilTold;
       database.exec('INSERT INTO mine VALUES (2)');`,
    );
    expect(await recover()).toMatchObject({ status: 'undone', id, reason: expect.stringContaining('made') });
    expect(hidden()).toEqual([]);
    await program.finish();
    const library = openDatabase(place.path);
    expect(library.prepare('SELECT count(*) FROM mine').pluck().get()).toBe(2);
    library.close();
    expect(statSync(place.path).nlink).toBe(1);
    await restoreBackup({ database: place.path, id });
    expect(tracks()).toBe(200);
  });

  test('keeps what was written meanwhile, where nobody can read it, before it is replaced', async () => {
    await cutOff();
    rmSync(place.path);
    writeFileSync(place.path, 'Dear diary');
    const recovery = await recover();
    if (recovery.status !== 'finished') throw new Error(recovery.status);
    expect(readFileSync(join(recovery.evidence ?? '', 'library.db'), 'utf8')).toBe('Dear diary');
    expect(tracks()).toBe(200);
  });

  test('is not finished under a program that has the damaged file open', async () => {
    const { id } = await cutOff();
    const program = await startProgram(place.path, "console.log('ready');");
    await expect(recover()).rejects.toThrow(coded('DATABASE_BUSY'));
    await program.finish();
    expect(await recover()).toMatchObject({ status: 'finished', id });
  });

  test('and whose note is unreadable is told, and cured by restoring again', async () => {
    const { id } = await cutOff();
    writeFileSync(join(place.folder, '.library.db.restore-intent'), '{"format":');
    await expect(recover()).rejects.toThrow(coded('RESTORE_FAILED'));
    await restoreBackup({ database: place.path, id });
    expect(tracks()).toBe(200);
    expect(hidden().filter((name) => name !== copyName)).toEqual([]);
  });

  test('is finished by one of many programs that start at once', async () => {
    await cutOff();
    const run = promisify(execFile);
    const starts = await Promise.all(Array.from({ length: 6 }, () => run(process.execPath, [ONCE, place.path])));
    const statuses = starts.map(({ stdout }) => JSON.parse(stdout).status).toSorted();
    expect(statuses).toEqual(['finished', ...Array(5).fill('nothing')]);
    expect(tracks()).toBe(200);
    expect(hidden()).toEqual([]);
  });
});

test('backups that were on their way out when a program was killed are brought back', async () => {
  makeLibrary(place.path).close();
  const backup = await createBackup({ database: place.path, reason: 'manual' });
  renameSync(backup.manifestPath, `${backup.manifestPath}.trash`);
  writeFileSync(join(place.folder, '.library.db.restore-lock'), '');
  expect(await recover()).toEqual({ status: 'nothing' });
  expect(listBackups({ database: place.path }).map(({ id }) => id)).toEqual([backup.id]);
});

describe('at every start', () => {
  test('it costs less than a millisecond where there is nothing to do, and touches nothing', async () => {
    makeLibrary(place.path).close();
    const before = readdirSync(place.folder);
    const times = [];
    for (let i = 0; i < 200; i += 1) {
      const started = performance.now();
      await recover();
      times.push(performance.now() - started);
    }
    expect(times.toSorted((one, other) => one - other)[100]).toBeLessThan(1);
    expect(readdirSync(place.folder)).toEqual(before);
  });

  test('it needs no library and no folder', async () => {
    expect(await recover()).toEqual({ status: 'nothing' });
    const missing = join(place.folder, 'no', 'such', 'library.db');
    expect(await recoverInterruptedRestore({ database: missing })).toEqual({ status: 'nothing' });
  });

  test('it waits for a restore that is running', async () => {
    makeLibrary(place.path).close();
    const lock = await takeRestoreLock(backupPlace(place.path), { lockTimeoutMs: 0 });
    const impatient = recoverInterruptedRestore({ database: place.path, lockTimeoutMs: 100 });
    await expect(impatient).rejects.toThrow(coded('DATABASE_BUSY'));
    const patient = recover();
    lock.release();
    expect(await patient).toEqual({ status: 'nothing' });
    expect(hidden()).toEqual([]);
  });
});
