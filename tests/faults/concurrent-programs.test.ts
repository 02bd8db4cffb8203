import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listBackups } from '@auralis/backup';
import { inspectDatabase } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { knownMigrations, leaveCommitsInWal, libraryIn, makeSample } from './harness/sample-library.ts';
import { isLong } from './harness/sampling.ts';

const AT_ONCE = isLong ? 50 : 6;
const ROUNDS = isLong ? 20 : 3;
const PLAYS = 'SELECT CAST(total(play_count) AS INTEGER) FROM tracks';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-many-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`${AT_ONCE} programs start at once, ${ROUNDS} times, beside an older app that keeps writing: one upgrades, and no write is lost`, async () => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const place = join(folder, `round-${round}`);
    mkdirSync(place);
    await makeSample(place, { schema: 1, tracks: 200 });
    leaveCommitsInWal(place);
    await playRound(libraryIn(place));
  }
  console.log(`concurrent programs: ${ROUNDS} rounds of ${AT_ONCE} programs and an older app, 0 failures`);
});

test(`${AT_ONCE} programs start at once without a library, ${ROUNDS} times: one creates it, and none uses an empty file`, async () => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const place = join(folder, `first-${round}`);
    mkdirSync(place);
    const results = await startTogether(
      Array.from({ length: AT_ONCE }, () => program('concurrent-upgrade.ts', libraryIn(place))),
    );
    expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
    const statuses = results.map(({ status }) => status).toSorted();
    expect(statuses).toEqual(['created', ...Array(AT_ONCE - 1).fill('current')]);
    expect(inspectDatabase(libraryIn(place), await knownMigrations())).toMatchObject({
      status: 'current',
      header: 'mirrored',
    });
  }
});

type Program = ReturnType<typeof program>;

async function startTogether(programs: readonly Program[]) {
  await Promise.all(programs.map(({ ready }) => ready));
  for (const { child } of programs) child.stdin?.write('\n');
  return Promise.all(programs.map(async ({ ended }) => JSON.parse((await ended).at(-1) ?? '{}')));
}

async function playRound(database: string): Promise<void> {
  const before = numberIn(database, PLAYS);
  const programs = Array.from({ length: AT_ONCE }, () => program('concurrent-upgrade.ts', database));
  const olderApp = program('older-app.ts', database);
  await Promise.all([...programs, olderApp].map(({ ready }) => ready));
  for (const { child } of [olderApp, ...programs]) child.stdin?.write('\n');
  const results = await Promise.all(programs.map(async ({ ended }) => JSON.parse((await ended).at(-1) ?? '{}')));
  olderApp.child.kill('SIGKILL');
  const played = Number((await olderApp.ended).at(-1));

  expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
  const upgraded = results.filter(({ status }) => status === 'upgraded');
  expect(upgraded).toHaveLength(1);
  expect(results.filter(({ status }) => status === 'current')).toHaveLength(AT_ONCE - 1);
  expect(inspectDatabase(database, await knownMigrations()).status).toBe('current');
  // The older app may have been killed between a commit and the line that reports it.
  expect(numberIn(database, PLAYS) - before - played).toBeOneOf([0, 1]);
  const [backup, ...others] = listBackups({ database });
  expect(others).toEqual([]);
  // Nothing was written between the backup and the upgrade's own first look.
  expect(numberIn(backup?.path ?? '', PLAYS)).toBe(upgraded[0]?.plays);
}

function program(
  file: string,
  database: string,
): {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  readonly ended: Promise<readonly string[]>;
} {
  const path = fileURLToPath(new URL(`./harness/${file}`, import.meta.url));
  const env = { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const child = spawn(process.execPath, [path, database], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  const ended = new Promise<readonly string[]>((resolve) => child.once('close', () => resolve(out.trim().split('\n'))));
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.startsWith('ready\n')) resolve();
    });
    child.once('close', () => reject(new Error(`${file} did not start`)));
  });
  return { child, ready, ended };
}

function numberIn(path: string, sql: string): number {
  const database = openDatabase(path, { readonly: true });
  try {
    return Number(database.prepare(sql).pluck().get());
  } finally {
    database.close();
  }
}
