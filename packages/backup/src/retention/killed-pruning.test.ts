import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { surveyBackups } from '../catalog/list-backups.ts';
import { createBackup } from '../create/create-backup.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { pruneBackups } from './prune-backups.ts';

const place = useFolder();
const ONCE = fileURLToPath(new URL('../../test/programs/prune-once.ts', import.meta.url));

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.error('SKIPPED: no strace here, so no pruning is killed. Install it to run these tests.');

function killedAt(call: string, at: number): boolean {
  const inject = `inject=${call}:signal=SIGKILL:when=${at}`;
  const args = ['-f', '-qq', '-o', '/dev/null', '-e', inject, process.execPath, ONCE, place.path];
  return spawnSync('strace', args, { env: { ...process.env, UV_THREADPOOL_SIZE: '1' } }).signal === 'SIGKILL';
}

async function threeBackups(): Promise<void> {
  for (const name of readdirSync(place.folder)) rmSync(join(place.folder, name), { recursive: true });
  makeDatabase(place.path).close();
  for (let i = 0; i < 3; i += 1) await createBackup({ database: place.path, reason: 'manual' });
}

describe.runIf(hasStrace)('pruneBackups', () => {
  test.each(['rename', 'unlink', 'fsync'])(
    'leaves intact backups and no manifest without its copy when it is killed at any %s',
    {
      timeout: 180_000,
    },
    async (call) => {
      let killed = 0;
      for (let at = 1; ; at += 1) {
        await threeBackups();
        if (!killedAt(call, at)) break;
        killed += 1;
        const point = `${call} ${at}`;
        const { backups, unusable } = surveyBackups({ database: place.path });
        expect(unusable, point).toEqual([]);
        expect(backups.length, point).toBeGreaterThan(0);
        for (const backup of backups) await verifyBackup(backup, { level: 2 });
        await pruneBackups({ database: place.path, policy: { last: 1 } });
        const left = readdirSync(join(place.folder, 'backups')).filter((name) => !name.endsWith('sequence'));
        expect(left, point).toHaveLength(2);
      }
      expect(killed).toBeGreaterThan(3);
    },
  );
});
