import { join } from 'node:path';
import { updateSettings } from '@auralis/web/contract/updates';
import { expect, test } from 'vitest';
import { NOW, type StandInApp, standInApp } from '../../test/stand-in-app.ts';
import { newChoices } from './choices.ts';
import { choicesFile } from './choices-file.node.ts';
import type { UpdateController } from './update-controller.ts';

const later = (hours: number) => ({ now: () => new Date(NOW.getTime() + hours * 3_600_000) });

async function planned(app: StandInApp): Promise<UpdateController> {
  await app.publish('1.5.0');
  const updates = app.start();
  await updates.perform({ action: 'check' });
  await updates.perform({ action: 'download' });
  await updates.perform({ action: 'install', when: 'on-quit' });
  expect(updates.state).toMatchObject({ state: 'ready', install: 'on-quit' });
  return updates;
}

test('a plan that is withdrawn installs nothing, and the download is kept', async () => {
  await using app = await standInApp();
  const updates = await planned(app);
  await updates.perform({ action: 'withdraw' });
  updates.onQuit();
  expect(updates.state).toMatchObject({ state: 'ready', install: 'asking', answer: 'none' });
  expect(app.installed()).toBe('1.4.0');
});

test('an answer after the download holds as long as one before it, and can be undone', async () => {
  await using app = await standInApp();
  const now = { hours: 0 };
  await app.publish('1.5.0');
  const updates = app.start({ now: () => later(now.hours).now() });
  await updates.perform({ action: 'check' });
  await updates.perform({ action: 'download' });
  await updates.perform({ action: 'later' });
  await updates.checkQuietly();
  expect(updates.state).toMatchObject({ state: 'ready', answer: 'later' });
  now.hours = 25;
  await updates.checkQuietly();
  expect(updates.state).toMatchObject({ state: 'ready', answer: 'none' });
  await updates.perform({ action: 'skip' });
  expect(updates.state).toMatchObject({ state: 'ready', answer: 'skipped' });
  await updates.perform({ action: 'unskip', version: '1.5.0' });
  expect(updates.state).toMatchObject({ state: 'ready', answer: 'none' });
});

test('a postponed version can be offered again before its time', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  const updates = app.start();
  await updates.perform({ action: 'check' });
  await updates.perform({ action: 'later' });
  await updates.perform({ action: 'unskip', version: '1.5.0' });
  expect(updates.settings().later).toBeNull();
  expect(updates.state).toMatchObject({ state: 'offered', answer: 'none' });
});

test('a version that was skipped before its installation was planned is shown as skipped once the plan is withdrawn', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  const updates = app.start();
  for (const action of ['check', 'skip', 'download'] as const) await updates.perform({ action });
  await updates.perform({ action: 'install', when: 'on-quit' });
  await updates.perform({ action: 'unskip', version: '1.5.0' });
  expect(updates.state).toMatchObject({ state: 'ready', install: 'on-quit', answer: 'none' });
  await updates.perform({ action: 'skip' });
  await updates.perform({ action: 'install', when: 'on-quit' });
  await updates.checkQuietly();
  expect(updates.state).toMatchObject({ state: 'ready', install: 'on-quit', answer: 'none' });
  await updates.perform({ action: 'withdraw' });
  expect(updates.state).toMatchObject({ state: 'ready', install: 'asking', answer: 'skipped' });
});

test('to offer another version again does not hide a download that failed', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  app.server.faults.set('Auralis-1.5.0.AppImage', 'missing');
  const updates = app.start();
  await updates.perform({ action: 'check' });
  await updates.perform({ action: 'download' });
  await updates.perform({ action: 'unskip', version: '1.6.0' });
  expect(updates.state).toMatchObject({ state: 'failed', during: 'download' });
});

test('without automatic checks nothing is asked of the server unasked, also after a restart', async () => {
  await using app = await standInApp();
  const updates = app.start();
  await updates.perform({ action: 'change-checks', checks: 'by-hand' });
  await updates.checkQuietly();
  await app.start().checkQuietly();
  expect(app.server.requests).toEqual([]);
  await updates.perform({ action: 'change-checks', checks: 'automatic' });
  expect(app.server.requests).toHaveLength(1);
  expect(updateSettings.parse(updates.settings())).toMatchObject({ checks: 'automatic' });
});

test('a file of an earlier version, which has no word about automatic checks, keeps its choices', async () => {
  await using app = await standInApp();
  const { checks: _, ...earlier } = { ...newChoices('beta'), skipped: [] };
  const file = choicesFile(join(app.folder, 'updates.json'));
  file.write(earlier as never);
  expect(file.read()).toEqual({ ...earlier, checks: 'automatic' });
});
