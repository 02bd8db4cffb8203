import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { addMigration, cut, releasedWorkspace, workspaceWithMigration } from '../../test/released-workspace.ts';

// Sends real signals to the process that makes the release, at a given stage; the lock command would take a minute.
// Windows has no such signals.

const PACKAGE = join(import.meta.dirname, '../..');
const SLOW_LOCK = `"${process.execPath}" -e "setTimeout(() => {}, 60000)"`;
const NO_LOCK = `"${process.execPath}" -e "0"`;
const CUT = `
  import { readSync } from 'node:fs';
  import { runVerb } from '../command-line/src/run-verb.ts';
  import { DEFAULT_PLACES } from '@auralis/version/repository';
  import { cut } from './src/cli/release-verbs.ts';
  const [root, lock, stage, ...signals] = process.argv.slice(1);
  const send = ([first, ...later]) => {
    process.kill(process.pid, first);
    if (later.length > 0) setTimeout(send, 5, later);
  };
  // Blocks: nothing else happens in this process until the other end of stdin is closed.
  const waitForEndOfInput = () => {
    try {
      readSync(0, new Uint8Array(1));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      waitForEndOfInput();
    }
  };
  const verify = 'exit 0';
  const onStage = (reached) => {
    process.stderr.write(reached + '\\n');
    if (reached === stage && signals.length > 0) send(signals);
    if (reached === stage && signals.length === 0) waitForEndOfInput();
  };
  await runVerb(true, (signal) => cut({ root, places: DEFAULT_PLACES, verify, lock, onStage, signal }));
`;

function startCut(args: readonly string[], path = process.env.PATH) {
  const env = { ...process.env, PATH: path };
  const child = spawn(process.execPath, ['--input-type=module', '--eval', CUT, ...args], { cwd: PACKAGE, env });
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const ended = new Promise<readonly [number | null, string | null]>((resolve) => {
    child.on('close', (code, signal) => resolve([code, signal]));
  });
  return { child, ended, answer: () => JSON.parse(output.join('')) };
}

const POSIX = process.platform !== 'win32';

test.runIf(POSIX)(
  'Ctrl-C that ends git, before anything is written, is reported as CANCELLED and not as a refusal',
  async () => {
    using workspace = await workspaceWithMigration();
    const before = workspace.tree();
    const git = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    const bin = join(workspace.root, '.git/bin');
    mkdirSync(bin);
    const lines = ['#!/bin/sh', '[ "$1" = status ] && kill -INT $PPID && kill -INT $$', `exec ${git} "$@"`];
    workspace.write({ '.git/bin/git': `${lines.join('\n')}\n` });
    chmodSync(join(bin, 'git'), 0o755);
    const { ended, answer } = startCut([workspace.root, NO_LOCK, 'none'], `${bin}${delimiter}${process.env.PATH}`);
    expect(await ended).toEqual([130, null]);
    expect(answer()).toMatchObject({
      status: 'failed',
      code: 'CANCELLED',
      message: expect.stringContaining('Nothing'),
    });
    expect(workspace.tree()).toEqual(before);
  },
);

test.runIf(POSIX).each([
  ['SIGINT', 'packages', SLOW_LOCK, ['SIGINT']],
  ['SIGINT', 'freeze', SLOW_LOCK, ['SIGINT']],
  ['SIGTERM', 'freeze', SLOW_LOCK, ['SIGTERM']],
  ['SIGHUP', 'freeze', SLOW_LOCK, ['SIGHUP']],
  ['SIGINT, twice,', 'freeze', SLOW_LOCK, ['SIGINT', 'SIGINT', 'SIGTERM']],
  ['SIGINT', 'check', NO_LOCK, ['SIGINT']],
] as const)(
  '%s in the stage "%s" rolls the release back and is reported as CANCELLED',
  async (_, stage, lock, signals) => {
    using workspace = await releasedWorkspace();
    if (lock === SLOW_LOCK) addMigration(workspace, 2, 'minor');
    else workspace.write({ '.changeset/fix.md': '---\n"@player/core": patch\n---\n\nPlays again.\n' });
    workspace.commit();
    const before = workspace.tree();
    const { ended, answer } = startCut([workspace.root, lock, stage, ...signals]);
    expect(await ended).toEqual([130, null]);
    expect(answer()).toMatchObject({ status: 'failed', code: 'CANCELLED' });
    expect(workspace.tree()).toEqual(before);
  },
);

test.runIf(POSIX)('a closed terminal rolls the release back as Ctrl-C does', async () => {
  using workspace = await workspaceWithMigration();
  const before = workspace.tree();
  const { child, ended } = startCut([workspace.root, SLOW_LOCK, 'record']);
  // The process continues after its first line only once nobody reads the second.
  child.stderr.once('data', () => child.stderr.destroy()).once('close', () => child.stdin.end());
  expect(await ended).toEqual([130, null]);
  expect(workspace.tree()).toEqual(before);
  expect(await cut(workspace)).toMatchObject({ version: '1.1.0' });
});
