import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOW, type StandInApp, standInApp } from '../../test/stand-in-app.ts';
import { choicesFile } from './choices-file.node.ts';
import type { UpdatePorts } from './ports.ts';
import { isReached } from './rollout.ts';
import type { UpdateController } from './update-controller.ts';

const later = (hours: number) => ({ now: () => new Date(NOW.getTime() + hours * 3_600_000) });

async function checked(app: StandInApp, ports: Partial<UpdatePorts> = {}): Promise<UpdateController> {
  const updates = app.start(ports);
  await updates.perform({ action: 'check' });
  return updates;
}

test('nothing is downloaded before the listener wants it', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  await checked(app);
  expect(app.server.requests.map(({ name }) => name)).toEqual(['latest-linux.yml']);
});

test('after "later" a version is not announced for a day, and a check by hand still shows it', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  const updates = await checked(app);
  await updates.perform({ action: 'later' });
  expect(updates.settings().later).toEqual({ version: '1.5.0', until: '2026-12-03T10:00:00.000Z' });
  expect((await checked(app, later(23))).state).toMatchObject({ state: 'offered', answer: 'later' });
  expect((await checked(app, later(25))).state).toMatchObject({ state: 'offered', answer: 'none' });
});

test('a check by hand is answered, even while one is running that the listener did not ask for', async () => {
  await using app = await standInApp();
  const updates = app.start();
  const quiet = updates.checkQuietly();
  await updates.perform({ action: 'check' });
  await quiet;
  expect(updates.state).toMatchObject({ state: 'failed', code: 'FEED_MISSING' });
});

test('a check that the listener did not ask for does not disturb what is shown', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  const updates = await checked(app);
  const seen = new Set<string>();
  updates.watch(({ state }) => seen.add(state));
  await updates.checkQuietly();
  await app.publish('1.6.0');
  await updates.checkQuietly();
  expect({ seen: [...seen], state: updates.state }).toMatchObject({
    seen: ['offered'],
    state: { offer: { version: '1.6.0' } },
  });
});

test('a skipped version stays skipped after a restart, is listed, can be undone, and does not hide the next one', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  await (await checked(app)).perform({ action: 'skip' });
  const updates = await checked(app);
  expect(updates.state).toMatchObject({ state: 'offered', answer: 'skipped', offer: { version: '1.5.0' } });
  expect(updates.settings().skipped).toEqual([{ version: '1.5.0', skippedAt: NOW.toISOString() }]);
  await updates.perform({ action: 'unskip', version: '1.5.0' });
  expect(updates.state).toMatchObject({ state: 'offered', answer: 'none' });
  expect(updates.settings().skipped).toEqual([]);
  await updates.perform({ action: 'skip' });
  await app.publish('1.6.0');
  expect((await checked(app)).state).toMatchObject({ answer: 'none', offer: { version: '1.6.0' } });
});

test('the beta channel offers prereleases, and who leaves it keeps the newer version', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  await app.publish('1.6.0-beta.0');
  const updates = await checked(app);
  expect(updates.state).toMatchObject({ offer: { version: '1.5.0' } });
  await updates.perform({ action: 'change-channel', channel: 'beta' });
  expect(updates.state).toMatchObject({ offer: { version: '1.6.0-beta.0' } });

  await using beta = await standInApp('1.6.0-beta.0');
  await beta.publish('1.5.0');
  const left = await checked(beta);
  await left.perform({ action: 'change-channel', channel: 'beta' });
  await left.perform({ action: 'change-channel', channel: 'latest' });
  expect(left.state).toMatchObject({ state: 'none', held: { code: 'UPDATE_OLDER' } });
});

test('the position of our user decides when a rollout reaches it, not the one of electron-updater', async () => {
  await using app = await standInApp();
  const choices = choicesFile(join(app.folder, 'updates.json'));
  let userId = randomUUID();
  while (!isReached(userId, '1.5.0', 1)) userId = randomUUID();
  choices.write({ ...choices.read(), userId });
  await app.publish('1.5.0', { stagingPercentage: 1 });
  expect((await checked(app)).state).toMatchObject({ state: 'offered' });
});

test('a download that is cancelled is offered again, and leaves no part of it', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  app.server.faults.set('Auralis-1.5.0.AppImage', 'stalled');
  const updates = await checked(app);
  const download = updates.perform({ action: 'download' });
  await expect.poll(() => app.server.requests.length, { timeout: 60_000 }).toBe(2);
  await updates.perform({ action: 'cancel-download' });
  expect(updates.state).toMatchObject({ state: 'offered', answer: 'none' });
  await download;
  app.server.faults.clear();
  await updates.perform({ action: 'download' });
  expect(updates.state).toMatchObject({ state: 'ready' });
});

test('a change of the channel stops the download, and offers what the other channel has', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  await app.publish('1.6.0-beta.0');
  app.server.faults.set('Auralis-1.5.0.AppImage', 'stalled');
  const updates = await checked(app);
  const download = updates.perform({ action: 'download' });
  await expect.poll(() => app.server.requests.length, { timeout: 60_000 }).toBe(2);
  await updates.perform({ action: 'change-channel', channel: 'beta' });
  await download;
  expect(updates.state).toMatchObject({ state: 'offered', offer: { version: '1.6.0-beta.0' } });
});

test('a request that does not fit the state changes nothing', async () => {
  await using app = await standInApp();
  const updates = app.start();
  for (const action of ['download', 'cancel-download', 'later', 'skip'] as const) await updates.perform({ action });
  await updates.perform({ action: 'install', when: 'now' });
  expect(updates.state).toEqual({ state: 'idle' });
  expect(updates.settings()).toEqual({
    channel: 'latest',
    checks: 'automatic',
    lastCheckedAt: null,
    skipped: [],
    later: null,
  });
});
