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
import { copyName, useInterruptedRestore } from '../../test/interrupted-restore.ts';
import { startProgram } from '../../test/other-program.ts';
import { makeDatabase } from '../../test/sample-database.ts';
import { backupPlace } from '../catalog/backup-place.ts';
import { listBackups } from '../catalog/list-backups.ts';
import { createBackup } from '../create/create-backup.ts';
import { recoverInterruptedRestore } from './recover-interrupted-restore.ts';
import { restoreBackup } from './restore-backup.ts';
import { takeRestoreLock } from './restore-lock.ts';

const { place, interruptedRestore, recover, hidden, tracks } = useInterruptedRestore();
const coded = (code: string) =>
  expect.objectContaining({ name: expect.stringMatching(/^(?:Backup|Database)Error$/), code });
const ONCE = fileURLToPath(new URL('../../test/programs/restore-once.ts', import.meta.url));

describe('recoverInterruptedRestore', () => {
  test('finishes an interrupted restore, and finds nothing to do the second time', async () => {
    const { id } = await interruptedRestore();
    expect(await recover()).toMatchObject({ status: 'finished', id });
    expect(tracks()).toBe(200);
    expect(hidden()).toEqual([]);
    expect(await recover()).toEqual({ status: 'nothing' });
  });

  test('recognizes a restore whose new file already had its name', async () => {
    const { id, path } = await interruptedRestore();
    rmSync(join(place.folder, copyName));
    rmSync(`${place.path}-wal`);
    copyFileSync(path, place.path);
    expect(await recover()).toMatchObject({ status: 'finished', id });
    expect(hidden()).toEqual([]);
  });

  test('undoes a restore whose copy is damaged, and restores the old log', async () => {
    await interruptedRestore();
    truncateSync(join(place.folder, copyName), 5000);
    rmSync(`${place.path}-wal`);
    expect(await recover()).toMatchObject({ status: 'undone' });
    expect(readFileSync(`${place.path}-wal`, 'utf8')).toBe('a log of the damaged file');
    expect(readFileSync(place.path)).toHaveLength(0);
    // A second name of the file that stays in use would preserve nothing.
    expect(statSync(place.path).nlink).toBe(1);
    expect(hidden()).toEqual([]);
  });

  test('leaves a database alone that another program created in the meantime', async () => {
    const { id } = await interruptedRestore();
    rmSync(`${place.path}-wal`);
    const program = await startProgram(
      place.path,
      `database.pragma('journal_mode = WAL');
       database.exec('CREATE TABLE mine (n); INSERT INTO mine VALUES (1)');
       console.log('ready');
       await untilStdinEnds;
       database.exec('INSERT INTO mine VALUES (2)');`,
    );
    expect(await recover()).toMatchObject({ status: 'undone', id, reason: expect.stringContaining('created') });
    expect(hidden()).toEqual([]);
    await program.finish();
    const database = openDatabase(place.path);
    expect(database.prepare('SELECT count(*) FROM mine').pluck().get()).toBe(2);
    database.close();
    expect(statSync(place.path).nlink).toBe(1);
    await restoreBackup({ database: place.path, id });
    expect(tracks()).toBe(200);
  });

  test('preserves an unreadable file that was written in the meantime before it replaces it', async () => {
    await interruptedRestore();
    rmSync(place.path);
    writeFileSync(place.path, 'Dear diary');
    const recovery = await recover();
    if (recovery.status !== 'finished') throw new Error(recovery.status);
    expect(readFileSync(join(recovery.preservedFiles ?? '', 'app.db'), 'utf8')).toBe('Dear diary');
    expect(tracks()).toBe(200);
  });

  test('fails with DATABASE_BUSY while a program has the damaged file open', async () => {
    const { id } = await interruptedRestore();
    const program = await startProgram(place.path, "console.log('ready');");
    await expect(recover()).rejects.toThrow(coded('DATABASE_BUSY'));
    await program.finish();
    expect(await recover()).toMatchObject({ status: 'finished', id });
  });

  test('fails with RESTORE_FAILED for an unreadable intent, which the next restore replaces', async () => {
    const { id } = await interruptedRestore();
    writeFileSync(join(place.folder, '.app.db.restore-intent'), '{"format":');
    await expect(recover()).rejects.toThrow(coded('RESTORE_FAILED'));
    await restoreBackup({ database: place.path, id });
    expect(tracks()).toBe(200);
    expect(hidden().filter((name) => name !== copyName)).toEqual([]);
  });

  test('lets one of many programs that start at once finish the restore', async () => {
    await interruptedRestore();
    const run = promisify(execFile);
    const starts = await Promise.all(Array.from({ length: 6 }, () => run(process.execPath, [ONCE, place.path])));
    const statuses = starts.map(({ stdout }) => JSON.parse(stdout).status).toSorted();
    expect(statuses).toEqual(['finished', ...Array(5).fill('nothing')]);
    expect(tracks()).toBe(200);
    expect(hidden()).toEqual([]);
  });
});

test('recoverInterruptedRestore restores backups that a killed program had half removed', async () => {
  makeDatabase(place.path).close();
  const backup = await createBackup({ database: place.path, reason: 'manual' });
  renameSync(backup.manifestPath, `${backup.manifestPath}.trash`);
  writeFileSync(join(place.folder, '.app.db.restore-lock'), '');
  expect(await recover()).toEqual({ status: 'nothing' });
  expect(listBackups({ database: place.path }).map(({ id }) => id)).toEqual([backup.id]);
});

describe('recoverInterruptedRestore without an interrupted restore', () => {
  test('touches nothing', async () => {
    makeDatabase(place.path).close();
    const before = readdirSync(place.folder);
    for (let i = 0; i < 200; i += 1) expect(await recover()).toEqual({ status: 'nothing' });
    expect(readdirSync(place.folder)).toEqual(before);
  });

  test('needs neither a database nor its folder', async () => {
    expect(await recover()).toEqual({ status: 'nothing' });
    const missing = join(place.folder, 'no', 'such', 'app.db');
    expect(await recoverInterruptedRestore({ database: missing })).toEqual({ status: 'nothing' });
  });

  test('waits for a restore that is running', async () => {
    makeDatabase(place.path).close();
    const lock = await takeRestoreLock(backupPlace(place.path), { lockTimeoutMs: 0 });
    const impatient = recoverInterruptedRestore({ database: place.path, lockTimeoutMs: 100 });
    await expect(impatient).rejects.toThrow(coded('DATABASE_BUSY'));
    const patient = recover();
    lock.release();
    expect(await patient).toEqual({ status: 'nothing' });
    expect(hidden()).toEqual([]);
  });
});
