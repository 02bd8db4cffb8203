import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { useInterruptedRestore } from '../../test/interrupted-restore.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { restoreBackup } from './restore-backup.ts';

const { place, damagedDatabase, interruptedRestore, recover, hidden, tracks } = useInterruptedRestore();
const ONCE = fileURLToPath(new URL('../../test/programs/restore-once.ts', import.meta.url));

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.error('SKIPPED: no strace here, so no restore is killed. Install it to run these tests.');

describe.runIf(hasStrace)('a killed program', () => {
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

  /** After recovery it is the old file with its log or the restored one, and in both cases a restore works. */
  async function assertRecoverable(backup: Backup, point: string): Promise<void> {
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
  ] as const)(
    'leaves a recoverable database when it is killed at any %s of a swap',
    { timeout: 180_000 },
    async (call, step) => {
      let killed = 0;
      for (let at = 1; ; at += step) {
        for (const name of readdirSync(place.folder)) rmSync(join(place.folder, name), { recursive: true });
        const backup = await damagedDatabase();
        if (!inject(call, at, place.path, backup.id)) break;
        killed += 1;
        await assertRecoverable(backup, `${call} ${at}`);
      }
      expect(killed).toBeGreaterThan(1);
    },
  );

  test.each(['rename', 'unlink'])(
    'leaves a recoverable database when it is killed at any %s of a recovery',
    { timeout: 180_000 },
    async (call) => {
      let killed = 0;
      for (let at = 1; ; at += 1) {
        for (const name of readdirSync(place.folder)) rmSync(join(place.folder, name), { recursive: true });
        const backup = await interruptedRestore();
        if (!inject(call, at, place.path)) break;
        killed += 1;
        await assertRecoverable(backup, `${call} ${at}`);
      }
      expect(killed).toBeGreaterThan(0);
    },
  );
});
