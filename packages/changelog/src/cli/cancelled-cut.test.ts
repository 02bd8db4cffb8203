import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addMigration, cut, releasedWorkspace } from '../../test/released-workspace.ts';

// Real signals, sent to the process that cuts, at a stage of the cut; the lock command would take a minute.
// Windows has none to send.

const PACKAGE = join(import.meta.dirname, '../..');
const SLOW_LOCK = `"${process.execPath}" -e "setTimeout(() => {}, 60000)"`;
const NO_LOCK = `"${process.execPath}" -e "0"`;
const CUT = `
  import { runVerb } from '../command-line/src/run-verb.ts';
  import { DEFAULT_PLACES } from '@auralis/version/repository';
  import { cut } from './src/cli/release-verbs.ts';
  const [root, lock, stage, ...signals] = process.argv.slice(1);
  const send = ([first, ...later]) => {
    process.kill(process.pid, first);
    if (later.length > 0) setTimeout(send, 5, later);
  };
  const verify = 'exit 0';
  const onStage = (reached) => {
    process.stderr.write(reached + '\\n');
    if (reached === stage && signals.length > 0) send(signals);
  };
  await runVerb(true, (signal) => cut({ root, places: DEFAULT_PLACES, verify, lock, onStage, signal }));
`;

function startCut(...args: readonly string[]) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', CUT, ...args], { cwd: PACKAGE });
  const said: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const ended = new Promise<readonly [number | null, string | null]>((resolve) => {
    child.on('close', (code, signal) => resolve([code, signal]));
  });
  return { child, ended, answer: () => JSON.parse(said.join('')) };
}

const POSIX = process.platform !== 'win32';

test.runIf(POSIX).each([
  ['SIGINT', 'packages', SLOW_LOCK, ['SIGINT']],
  ['SIGINT', 'freeze', SLOW_LOCK, ['SIGINT']],
  ['SIGTERM', 'freeze', SLOW_LOCK, ['SIGTERM']],
  ['SIGHUP', 'freeze', SLOW_LOCK, ['SIGHUP']],
  ['SIGINT, twice,', 'freeze', SLOW_LOCK, ['SIGINT', 'SIGINT', 'SIGTERM']],
  ['SIGINT', 'check', NO_LOCK, ['SIGINT']],
] as const)('cut rolls back and says so on %s at the stage "%s"', async (_, stage, lock, signals) => {
  using workspace = await releasedWorkspace();
  if (lock === SLOW_LOCK) addMigration(workspace, 2, 'minor');
  else workspace.write({ '.changeset/fix.md': '---\n"@player/core": patch\n---\n\nPlays again.\n' });
  workspace.commit();
  const before = workspace.tree();
  const { ended, answer } = startCut(workspace.root, lock, stage, ...signals);
  expect(await ended).toEqual([130, null]);
  expect(answer()).toMatchObject({ status: 'failed', code: 'CANCELLED' });
  expect(workspace.tree()).toEqual(before);
});

test.runIf(POSIX)('cut rolls back when its terminal is closed', async () => {
  using workspace = await releasedWorkspace();
  addMigration(workspace, 2, 'minor');
  const before = workspace.tree();
  const { child, ended } = startCut(workspace.root, SLOW_LOCK, 'never');
  child.stderr.once('data', () => child.stderr.destroy());
  expect(await ended).toEqual([130, null]);
  expect(workspace.tree()).toEqual(before);
  expect(await cut(workspace)).toMatchObject({ version: '1.1.0' });
});
