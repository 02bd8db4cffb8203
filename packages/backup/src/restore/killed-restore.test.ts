import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { useCutOff } from '../../test/interrupted-restore.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { restoreBackup } from './restore-backup.ts';

const { place, damagedLibrary, cutOff, recover, hidden, tracks } = useCutOff();
const ONCE = fileURLToPath(new URL('../../test/programs/restore-once.ts', import.meta.url));

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.error('SKIPPED: no strace here, so no restore is killed. Install it to run these tests.');

describe.runIf(hasStrace)('a restore that is killed', () => {
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
