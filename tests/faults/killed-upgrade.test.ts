import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listBackups, verifyBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/backup/storage';
import { LIBRARY_MEASURES, STEPS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { inspectDatabase, loadMigrations, type MigrationSet } from '@auralis/migrate';
import { afterAll, beforeAll, expect, test } from 'vitest';

const UPGRADE = fileURLToPath(new URL('./upgrade-once.ts', import.meta.url));
/** The calls by which an upgrade changes anything on disk. */
const CALLS = ['pwrite64', 'write', 'fsync', 'fdatasync', 'ftruncate', 'rename', 'unlink'] as const;
const POINTS = 50;

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.error('SKIPPED: no strace here, so no upgrade is killed. Install it to run these tests.');

let folder: string;
let original: string;
let migrations: MigrationSet;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-killed-'));
  original = join(folder, 'original.db');
  migrations = await loadMigrations(STEPS_FOLDER);
  await generateLibrary({ path: original, migrations, schema: 1, tracks: 1500, seed: 5, dirt: 'some' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.runIf(hasStrace)(
  `killed at ${POINTS} points, an upgrade leaves the old library or the new one, and the next start finishes`,
  async () => {
    const points = await spreadPoints();
    expect(points.length).toBe(POINTS);
    let killed = 0;
    for (const [index, { call, at }] of points.entries()) {
      const place = mkdtempSync(join(folder, `run-${index}-`));
      const database = join(place, 'library.db');
      copyFileSync(original, database);
      const { signal } = strace(database, [`-e`, `inject=${call}:signal=SIGKILL:when=${at}`]);
      if (signal === 'SIGKILL') killed += 1;
      await assertOldOrNew(database, `${call} ${at}`);
      rmSync(place, { recursive: true });
    }
    console.log(`${killed} of ${points.length} upgrades were killed`);
    expect(killed).toBeGreaterThan(POINTS / 2);
  },
);

async function assertOldOrNew(database: string, point: string): Promise<void> {
  const { status } = inspectDatabase(database, migrations);
  expect(['behind', 'current'], point).toContain(status);
  expect(facts(database), point).toEqual(facts(original));
  const again = spawnSync(process.execPath, [UPGRADE, database], { encoding: 'utf8' });
  expect(again.stderr, point).toBe('');
  expect(inspectDatabase(database, migrations).status, point).toBe('current');
  expect(facts(database), point).toEqual(facts(original));
  const [backup] = listBackups({ database });
  if (backup === undefined) throw new Error(`${point}: there is no backup`);
  expect((await verifyBackup(backup, { level: 4 })).level, point).toBe(4);
  const left = readdirSync(join(database, '..', 'backups')).filter((name) => name.includes('.partial'));
  expect(left, point).toEqual([]);
}

function facts(path: string): Readonly<Record<string, unknown>> {
  const database = openDatabase(path);
  try {
    return Object.fromEntries(
      Object.entries(LIBRARY_MEASURES).map(([name, sql]) => [name, database.prepare(sql).pluck().get()]),
    );
  } finally {
    database.close();
  }
}

/** Evenly spread over all calls of a whole run. */
async function spreadPoints(): Promise<readonly { readonly call: string; readonly at: number }[]> {
  const database = join(mkdtempSync(join(folder, 'whole-')), 'library.db');
  copyFileSync(original, database);
  const log = join(folder, 'calls.txt');
  strace(database, ['-o', log, '-e', `trace=${CALLS.join(',')}`]);
  const counted = new Map<string, number>();
  const all = readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const call = CALLS.find((name) => line.includes(` ${name}(`));
      if (call === undefined) return [];
      counted.set(call, (counted.get(call) ?? 0) + 1);
      return [{ call, at: counted.get(call) ?? 0 }];
    });
  return Array.from({ length: POINTS }, (_, index) => all[Math.floor((index * all.length) / POINTS)]).filter(
    (point) => point !== undefined,
  );
}

function strace(database: string, options: readonly string[]) {
  const quiet = options.includes('-o') ? [] : ['-o', '/dev/null'];
  return spawnSync('strace', ['-f', '-qq', ...quiet, ...options, process.execPath, UPGRADE, database], {
    encoding: 'utf8',
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  });
}
