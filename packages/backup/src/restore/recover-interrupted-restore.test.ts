import { execFile, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { backupPlace } from '../backup-place.ts';
import { createBackup } from '../create-backup.ts';
import type { Backup } from '../list-backups.ts';
import { makeLibrary, useFolder } from '../sample-library.fixture.ts';
import { openDatabase } from '../storage/open-database.ts';
import { recoverInterruptedRestore } from './recover-interrupted-restore.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeIntent } from './restore-intent.ts';
import { takeRestoreLock } from './restore-lock.ts';

const place = useFolder();
const coded = (code: string) => expect.objectContaining({ name: 'BackupError', code });
const ONCE = fileURLToPath(new URL('./restore-once.fixture.ts', import.meta.url));

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.error('SKIPPED: no strace here, so no restore is killed. Install it to run these tests.');

async function damagedLibrary(): Promise<Backup> {
  makeLibrary(place.path).close();
  const backup = await createBackup({ database: place.path, reason: 'manual', proof: 4 });
  // A new file: this process keeps a descriptor on the old one, and would be the program that has it open.
  rmSync(place.path);
  writeFileSync(place.path, '');
  writeFileSync(`${place.path}-wal`, 'a log of the damaged file');
  return backup;
}

/** As a swap leaves it that was killed right after its point of no return. */
async function cutOff(): Promise<Backup> {
  const backup = await damagedLibrary();
  copyFileSync(backup.path, join(place.folder, copyName));
  const evidence = join(place.folder, 'backups', 'library.db.evidence_20261123_120000');
  mkdirSync(evidence);
  for (const name of ['library.db', 'library.db-wal']) copyFileSync(join(place.folder, name), join(evidence, name));
  const { sha256, bytes } = backup.manifest;
  writeIntent(backupPlace(place.path), { format: 1, id: backup.id, copy: copyName, sha256, bytes, evidence });
  return backup;
}

const copyName = '.library.db.restore-copy-x';
const recover = () => recoverInterruptedRestore({ database: place.path });
const hidden = () => readdirSync(place.folder).filter((name) => name.startsWith('.'));

function tracks(): unknown {
  const database = openDatabase(place.path);
  try {
    return database.prepare('SELECT count(*) FROM tracks').pluck().get();
  } finally {
    database.close();
  }
}

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
    expect(hidden()).toEqual([]);
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
    const lock = await takeRestoreLock(backupPlace(place.path), { waitMs: 0 });
    const impatient = recoverInterruptedRestore({ database: place.path, waitMs: 100 });
    await expect(impatient).rejects.toThrow(coded('DATABASE_BUSY'));
    const patient = recover();
    lock.release();
    expect(await patient).toEqual({ status: 'nothing' });
    expect(hidden()).toEqual([]);
  });
});

describe.runIf(hasStrace)('killed in the middle', () => {
  const inject = (call: string, at: number, ...args: string[]) =>
    spawnSync(
      'strace',
      [
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        `inject=${call}:signal=SIGKILL:when=${at}`,
        process.execPath,
        ONCE,
        ...args,
      ],
      { env: { ...process.env, UV_THREADPOOL_SIZE: '1' } },
    ).signal === 'SIGKILL';

  /** The old file with its log, or the restored one; and whichever it is, a restore then works. */
  async function assertWayOut(backup: Backup, point: string): Promise<void> {
    await recover();
    const isRestored = existsSync(place.path) && readFileSync(place.path).length > 0;
    if (isRestored) expect(tracks(), point).toBe(200);
    else expect(readFileSync(`${place.path}-wal`, 'utf8'), point).toBe('a log of the damaged file');
    expect(hidden(), point).toEqual([]);
    expect(await recover(), point).toEqual({ status: 'nothing' });
    await restoreBackup({ database: place.path, id: backup.id });
    expect(tracks(), point).toBe(200);
    const torn = readdirSync(join(place.folder, 'backups')).filter((name) => /partial|look/.test(name));
    expect(torn, point).toEqual([]);
  }

  test.each([
    ['rename', 1],
    ['unlink', 1],
    ['link', 1],
    ['fsync', 4],
  ] as const)('at any %s, a swap leaves a way out', { timeout: 180_000 }, async (call, step) => {
    let killed = 0;
    for (let at = 1; ; at += step) {
      for (const name of readdirSync(place.folder)) rmSync(join(place.folder, name), { recursive: true });
      const backup = await damagedLibrary();
      if (!inject(call, at, place.path, backup.id)) break;
      killed += 1;
      await assertWayOut(backup, `${call} ${at}`);
    }
    expect(killed).toBeGreaterThan(1);
  });

  test.each(['rename', 'unlink'])('at any %s, a recovery leaves a way out', { timeout: 180_000 }, async (call) => {
    let killed = 0;
    for (let at = 1; ; at += 1) {
      for (const name of readdirSync(place.folder)) rmSync(join(place.folder, name), { recursive: true });
      const backup = await cutOff();
      if (!inject(call, at, place.path)) break;
      killed += 1;
      await assertWayOut(backup, `${call} ${at}`);
    }
    expect(killed).toBeGreaterThan(0);
  });
});
