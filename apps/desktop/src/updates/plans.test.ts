import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type UpdateRequest, updateState } from '@auralis/web/contract/updates';
import { expect, test } from 'vitest';
import type { Fault } from '../../test/feed-server.ts';
import { downloaded, ROOMY, type StandInApp, standInApp } from '../../test/stand-in-app.ts';
import { setRollout } from '../feed/set-rollout.ts';

// What the listener wants to be installed, while checks go on.

const FEED = 'latest-linux.yml';
const ON_QUIT = { action: 'install', when: 'on-quit' } as const;

/** Stops a check after it has read the feed, so that the listener can answer meanwhile. */
function stoppedCheck() {
  const reached = Promise.withResolvers<void>();
  const proceed = Promise.withResolvers<void>();
  let stops = false;
  return {
    stop: () => {
      stops = true;
    },
    reached: reached.promise,
    proceed: proceed.resolve,
    readLocalFacts: async () => {
      reached.resolve();
      if (stops) await proceed.promise;
      return ROOMY;
    },
  };
}

/** Answers while a quiet check runs that has read the present feed. */
async function answeredMeanwhile(app: StandInApp, change: () => void | Promise<void>, request: UpdateRequest) {
  let present = stoppedCheck();
  const updates = await downloaded(app, { readLocalFacts: () => present.readLocalFacts() });
  await change();
  present = stoppedCheck();
  present.stop();
  const check = updates.checkQuietly();
  await present.reached;
  await updates.perform(request);
  present.proceed();
  await check;
  return updates;
}

test('a plan that is made while a check runs is kept, although the check finds a newer version', async () => {
  await using app = await standInApp();
  const updates = await answeredMeanwhile(app, () => app.publish('1.6.0'), ON_QUIT);
  expect(updates.state).toMatchObject({ state: 'ready', install: 'on-quit', offer: { version: '1.5.0' } });
  updates.onQuit();
  expect({ installed: app.installed(), logged: app.logged }).toEqual({ installed: '1.5.0', logged: [] });
});

test('a hold that a check has seen takes effect, although the plan is made while it runs', async () => {
  await using app = await standInApp();
  const hold = () => void setRollout({ folder: app.published, percentage: 0 });
  const updates = await answeredMeanwhile(app, hold, ON_QUIT);
  expect(updates.state).toMatchObject({ state: 'none', held: { code: 'ROLLOUT_WAITING' } });
  updates.onQuit();
  expect(app.installed()).toBe('1.4.0');
});

test('a hold ends a download that was started while the check ran', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  const stopped = stoppedCheck();
  const updates = app.start({ readLocalFacts: stopped.readLocalFacts });
  await updates.perform({ action: 'check' });
  setRollout({ folder: app.published, percentage: 0 });
  app.server.faults.set('Auralis-1.5.0.AppImage', 'stalled');
  stopped.stop();
  const check = updates.checkQuietly();
  await expect.poll(() => app.server.requests.length, { timeout: 60_000 }).toBe(2);
  const download = updates.perform({ action: 'download' });
  await expect.poll(() => app.server.requests.length, { timeout: 60_000 }).toBe(3);
  stopped.proceed();
  await Promise.all([check, download]);
  expect(updates.state).toMatchObject({ state: 'none', held: { code: 'ROLLOUT_WAITING' } });
});

test('a plan is kept where a newer version is found or held, and the newer one is offered after the next start', async () => {
  await using app = await standInApp();
  const updates = await downloaded(app);
  await updates.perform(ON_QUIT);
  for (const stagingPercentage of [0, 100]) {
    await app.publish('1.6.0', { stagingPercentage });
    await updates.checkQuietly();
    await updates.perform({ action: 'check' });
    expect(updates.state).toMatchObject({ state: 'ready', install: 'on-quit', offer: { version: '1.5.0' } });
  }
  updates.onQuit();
  expect(app.installed()).toBe('1.5.0');
});

test('a version that is withdrawn by a newer feed is not installed', async () => {
  await using app = await standInApp();
  const updates = await downloaded(app);
  await updates.perform(ON_QUIT);
  await app.publish('1.4.0', { now: new Date('2026-12-02T11:00:00Z') });
  await updates.checkQuietly();
  expect(updates.state).toEqual({ state: 'none', held: null, dropped: '1.5.0' });
  updates.onQuit();
  expect(app.installed()).toBe('1.4.0');
});

const faulty = (fault: Fault) => (app: StandInApp) => void app.server.faults.set(FEED, fault);

test.each<readonly [string, string, (app: StandInApp) => unknown]>([
  ['is not signed', 'UPDATE_UNSIGNED', (app) => app.edit(FEED, /^vendor:[\s\S]*$/m, '')],
  ['was changed', 'UPDATE_TAMPERED', (app) => app.editSigned(FEED, /"version":"1.5.0"/, '"version":"1.4.0"')],
  [
    'expired',
    'UPDATE_EXPIRED',
    (app) => app.publish('1.4.0', { now: new Date('2026-10-01T00:00:00Z'), expiresInDays: 60 }),
  ],
  ['was replayed', 'UPDATE_REPLAYED', (app) => app.publish('1.4.0', { now: new Date('2026-12-01T00:00:00Z') })],
  ['can not be read', 'FEED_UNREADABLE', faulty('sign-in-page')],
  ['can not be reached', 'FEED_UNREACHABLE', faulty('refused')],
])('no answer that %s drops a plan, and who asks for a check reads about it', async (_, code, change) => {
  await using app = await standInApp();
  const updates = await downloaded(app);
  await updates.perform(ON_QUIT);
  await change(app);
  await updates.checkQuietly();
  const isNetwork = code.startsWith('FEED_');
  expect(updates.state).toMatchObject({ state: 'ready', install: 'on-quit', problem: isNetwork ? null : { code } });
  await updates.perform({ action: 'check' });
  expect(updates.state).toMatchObject({ state: 'ready', install: 'on-quit', problem: { during: 'check', code } });
  updates.onQuit();
  expect(app.installed()).toBe('1.5.0');
});

test('a plan that ends is named until the listener has asked, also after checks that fail', async () => {
  await using app = await standInApp();
  const updates = await downloaded(app);
  await updates.perform(ON_QUIT);
  setRollout({ folder: app.published, percentage: 0 });
  const held = { state: 'none', held: { code: 'ROLLOUT_WAITING' } };
  for (let check = 0; check < 2; check++) {
    await updates.checkQuietly();
    expect(updateState.parse(updates.state)).toMatchObject({ ...held, dropped: '1.5.0' });
  }
  app.editSigned(FEED, /"version":"1.5.0"/, '"version":"1.5.1"');
  await updates.checkQuietly();
  const tampered = { state: 'failed', code: 'UPDATE_TAMPERED' };
  expect(updateState.parse(updates.state)).toMatchObject({ ...tampered, dropped: '1.5.0' });
  await updates.perform({ action: 'check' });
  expect(updates.state).toMatchObject(tampered);
  expect(updates.state).not.toHaveProperty('dropped');
});

test('what a check failed with is over after the next one, and what an installation failed with is not', async () => {
  await using app = await standInApp();
  const updates = await downloaded(app, { activity: () => 'backup' });
  for (const stagingPercentage of [0, 100]) {
    await app.publish('1.5.0');
    await updates.perform(ON_QUIT);
    app.server.faults.set(FEED, 'refused');
    await updates.perform({ action: 'check' });
    expect(updates.state).toMatchObject({ install: 'on-quit', problem: { during: 'check', code: 'FEED_UNREACHABLE' } });
    app.server.faults.clear();
    await app.publish('1.6.0', { stagingPercentage });
    await updates.checkQuietly();
    expect(updates.state).toMatchObject({ state: 'ready', install: 'on-quit', problem: null });
  }
  await updates.perform({ action: 'install', when: 'now' });
  await app.publish('1.6.0', { stagingPercentage: 0 });
  await updates.checkQuietly();
  expect(updates.state).toMatchObject({ state: 'ready', problem: { during: 'install', code: 'LIBRARY_BUSY' } });
});

test.each(['later', 'skip'] as const)('"%s" while the backup is being made drops the installation', async (action) => {
  await using app = await standInApp();
  const backup = Promise.withResolvers<void>();
  const updates = await downloaded(app, { backUp: () => backup.promise });
  const installing = updates.perform({ action: 'install', when: 'now', backUpFirst: true });
  expect(updates.state).toMatchObject({ install: 'backing-up' });
  await updates.perform({ action });
  backup.resolve();
  await installing;
  expect(updates.state).toMatchObject({ state: 'ready', install: 'asking' });
  expect({ installed: app.installed(), quits: app.quits() }).toEqual({ installed: '1.4.0', quits: 0 });
});

test('a plan whose download has to be repeated is for the same version, although a check has found a newer one', async () => {
  await using app = await standInApp();
  const updates = await downloaded(app);
  await updates.perform(ON_QUIT);
  app.server.faults.set(FEED, 'refused');
  await updates.perform({ action: 'check' });
  app.server.faults.clear();
  await app.publish('1.6.0');
  await updates.checkQuietly();
  rmSync(join(app.folder, 'cache/auralis-updater/pending/Auralis-1.5.0.AppImage'));
  await updates.perform({ action: 'install', when: 'now' });
  expect(updates.state).toMatchObject({ state: 'failed', code: 'UPDATE_CORRUPTED', offer: { version: '1.5.0' } });
  await updates.perform({ action: 'download' });
  await updates.perform(ON_QUIT);
  updates.onQuit();
  expect(app.installed()).toBe('1.5.0');
});

test('to offer another version again changes no plan', async () => {
  await using app = await standInApp();
  const updates = await downloaded(app);
  await updates.perform(ON_QUIT);
  await updates.perform({ action: 'unskip', version: '1.3.9' });
  expect(updates.state).toMatchObject({ state: 'ready', install: 'on-quit' });
});
