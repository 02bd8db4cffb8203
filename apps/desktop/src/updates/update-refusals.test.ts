import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FEED, refusedState, WORDS } from '../../test/checked-app.ts';
import type { Fault } from '../../test/feed-server.ts';
import { ROOMY, realUpdater, standInApp } from '../../test/stand-in-app.ts';
import { electronUpdater } from './electron-updater.node.ts';
import type { LocalFacts } from './local-facts.ts';

const INSTALLER = 'Auralis-1.5.0.AppImage';

test.each<readonly [Fault, string]>([
  ['missing', 'FEED_MISSING'],
  ['refused', 'FEED_UNREACHABLE'],
  ['cut', 'FEED_UNREACHABLE'],
  ['sign-in-page', 'FEED_UNREADABLE'],
])('a check says in words that the feed is %s', async (fault, code) => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  app.server.faults.set(FEED, fault);
  expect(await refusedState(app)).toEqual({ state: 'failed', during: 'check', offer: null, code, ...WORDS });
});

test('a version that has no package of the kind of the installed one is not offered', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  renameSync(join(app.published, INSTALLER), join(app.published, 'Auralis-1.5.0.deb'));
  await app.sign('1.5.0');
  expect(await refusedState(app)).toEqual({
    state: 'none',
    held: { code: 'FEED_MISSING', version: '1.5.0', ...WORDS },
  });
});

test('an older version is never offered, however it is signed', async () => {
  await using app = await standInApp();
  await app.publish('1.3.0');
  expect(await refusedState(app)).toEqual({
    state: 'none',
    held: { code: 'UPDATE_OLDER', version: '1.3.0', ...WORDS },
  });
});

test('there is nothing to say where the feed has the installed version', async () => {
  await using app = await standInApp();
  await app.publish('1.4.0');
  expect(await refusedState(app)).toEqual({ state: 'none', held: null });
});

const full = { device: 2, freeBytes: 1_000_000 };
const library = (version: number, minReader = 1): LocalFacts => ({
  ...ROOMY,
  library: { status: 'known', version, minReader, bytes: 1_000_000 },
});

test.each([
  ['the rollout has not reached the user', 'ROLLOUT_WAITING', { stagingPercentage: 0 }, ROOMY],
  ['the system is too old', 'SYSTEM_TOO_OLD', { minimumSystemVersion: '99.0.0' }, ROOMY],
  ['the library is too old for it', 'LIBRARY_TOO_OLD', { upgradesFrom: 6 }, library(5)],
  ['the library is too new for it', 'LIBRARY_TOO_NEW', {}, library(7, 7)],
  ['the backup does not fit', 'DISK_FULL', {}, { ...ROOMY, disks: { ...ROOMY.disks, backups: full } }],
  ['the download does not fit', 'DISK_FULL', {}, { ...ROOMY, disks: { ...ROOMY.disks, download: full } }],
] as const)('a version is held back with the reason where %s', async (_, code, options, local) => {
  await using app = await standInApp();
  await app.publish('1.5.0', options);
  expect(await refusedState(app, local)).toEqual({ state: 'none', held: { code, version: '1.5.0', ...WORDS } });
});

test.each<readonly [Fault, string]>([
  ['changed', 'UPDATE_CORRUPTED'],
  ['cut', 'DOWNLOAD_INTERRUPTED'],
  ['missing', 'DOWNLOAD_INTERRUPTED'],
  ['redirected', 'DOWNLOAD_INTERRUPTED'],
  ['redirected-nowhere', 'DOWNLOAD_INTERRUPTED'],
])('an installer that is %s is not installed, and can be downloaded again', async (fault, code) => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  app.server.faults.set(INSTALLER, fault);
  const updates = app.start();
  await updates.perform({ action: 'check' });
  await updates.perform({ action: 'download' });
  expect(updates.state).toMatchObject({
    state: 'failed',
    during: 'download',
    code,
    offer: { version: '1.5.0' },
    ...WORDS,
  });
  await updates.perform({ action: 'install', when: 'on-quit' });
  updates.onQuit();
  const pending = join(app.folder, 'cache/auralis-updater/pending');
  const kept = existsSync(pending) ? readdirSync(pending) : [];
  expect({ kept, installed: app.installed() }).toEqual({ kept: [], installed: '1.4.0' });
  app.server.faults.clear();
  await updates.perform({ action: 'download' });
  expect(updates.state).toMatchObject({ state: 'ready', install: 'asking' });
});

test('a download that makes no progress ends, so that it can be started again', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  app.server.faults.set(INSTALLER, 'stalled');
  const { url } = app.server;
  const updater = electronUpdater(realUpdater(app.folder, url, '1.4.0'), null, { url, fetch, stalledMs: 100 });
  const updates = app.start({ updater });
  await updates.perform({ action: 'check' });
  await updates.perform({ action: 'download' });
  expect(updates.state).toMatchObject({ state: 'failed', during: 'download', code: 'DOWNLOAD_INTERRUPTED' });
});

test('a failed check is not shown to who did not ask for it, unless someone may have changed the feed', async () => {
  await using app = await standInApp();
  const updates = app.start();
  await updates.checkQuietly();
  expect(updates.state).toEqual({ state: 'idle' });
  expect(app.logged).toEqual([expect.objectContaining({ code: 'FEED_MISSING' })]);
  await app.publish('1.5.0');
  app.editSigned(FEED, /"version":"1.5.0"/, '"version":"1.5.1"');
  await updates.checkQuietly();
  expect(updates.state).toMatchObject({ state: 'failed', code: 'UPDATE_TAMPERED' });
});

test('a copy that no updater can replace says how to update it', async () => {
  await using app = await standInApp();
  delete process.env.APPIMAGE;
  expect(await refusedState(app)).toMatchObject({ state: 'failed', code: 'UPDATER_UNAVAILABLE', ...WORDS });
});
