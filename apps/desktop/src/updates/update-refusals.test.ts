import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UpdateState } from '@auralis/web/contract/updates';
import { expect, test } from 'vitest';
import type { Fault } from '../../test/feed-server.ts';
import { ROOMY, realUpdater, type StandInApp, standInApp } from '../../test/stand-in-app.ts';
import { generateKey, readAcceptedKeys } from '../feed/key-files.ts';
import { electronUpdater } from './electron-updater.node.ts';
import type { LocalFacts } from './local-facts.ts';

const FEED = 'latest-linux.yml';
const INSTALLER = 'Auralis-1.5.0.AppImage';

/** Sentences that name the next step: what every refusal has to have. */
const WORDS = { message: expect.stringMatching(/^[A-Z].*\.$/), hint: expect.stringMatching(/^[A-Z].*\.$/) };

async function check(app: StandInApp, local: LocalFacts = ROOMY): Promise<UpdateState> {
  const updates = app.start({ readLocalFacts: () => Promise.resolve(local) });
  await updates.perform({ action: 'check' });
  // What is refused can't be downloaded or installed either.
  await updates.perform({ action: 'download' });
  await updates.perform({ action: 'install', when: 'on-quit' });
  updates.onQuit();
  expect(app.installed()).toBe('1.4.0');
  return updates.state;
}

test.each<readonly [Fault, string]>([
  ['missing', 'FEED_MISSING'],
  ['refused', 'FEED_UNREACHABLE'],
  ['cut', 'FEED_UNREACHABLE'],
  ['sign-in-page', 'FEED_UNREADABLE'],
])('a check says in words that the feed is %s', async (fault, code) => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  app.server.faults.set(FEED, fault);
  expect(await check(app)).toEqual({ state: 'failed', during: 'check', offer: null, code, ...WORDS });
});

test.each([
  ['has no signature', 'UPDATE_UNSIGNED', / +signatures:[\s\S]*$/, ''],
  ['has no block of ours', 'UPDATE_UNSIGNED', /^vendor:[\s\S]*$/m, ''],
  ['has a hundred signatures', 'UPDATE_UNSIGNED', / +- key:[\s\S]*$/, '      - {key: a, value: b}\n'.repeat(100)],
])('a feed that %s is refused', async (_, code, pattern, replacement) => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  app.edit(FEED, pattern, replacement);
  expect(await check(app)).toEqual({ state: 'failed', during: 'check', offer: null, code, ...WORDS });
});

test.each([
  ['names another version', /"version":"1.5.0"/, '"version":"1.5.1"'],
  ['names another hash', /"sha512":"[^"]+"/, `"sha512":"${'A'.repeat(86)}=="`],
  ['names another file', /"url":"[^"]+"/, '"url":"Other.AppImage"'],
  ['promises another schema', /"readableBy":\d+/, '"readableBy":0'],
  ['was signed later', /"issued":"[^"]+"/, '"issued":"2098-01-01T00:00:00.000Z"'],
  ['expires later', /"expires":"[^"]+"/, '"expires":"2099-01-01T00:00:00.000Z"'],
  ['has other notes', /Finds tracks faster/, 'Buys tracks faster'],
  ['runs on other systems', /"minimumSystemVersion":"1.0.0",/, ''],
  ['is for another system', /"platform":"linux"/, '"platform":"win32"'],
  ['is for another processor', /"architectures":\["x64"\]/, '"architectures":["arm64"]'],
  ['names another size', /"size":\d+/, '"size":1'],
  ['has no form at all', /^[\s\S]*$/, '['.repeat(100_000)],
])('a feed in which the signed text %s is refused', async (_, pattern, replacement) => {
  await using app = await standInApp();
  await app.publish('1.5.0', { minimumSystemVersion: '1.0.0' });
  app.editSigned(FEED, pattern, replacement);
  expect(await check(app)).toEqual({
    state: 'failed',
    during: 'check',
    offer: null,
    code: 'UPDATE_TAMPERED',
    ...WORDS,
  });
});

test('what a feed says outside of its signed text reaches neither the listener nor electron-updater', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  app.edit(
    FEED,
    /^version: .*$/m,
    'version: 1.6.0\npath: ../../other\nsha512: AAAA\npackages: { x64: { path: other.7z } }',
  );
  app.edit(FEED, /url: .*$/m, 'url: Other.AppImage\n    isAdminRightsRequired: true\n    sha2: abcd');
  const updates = app.start();
  await updates.perform({ action: 'check' });
  await updates.perform({ action: 'download' });
  expect(updates.state).toMatchObject({ state: 'ready', offer: { version: '1.5.0' } });
  const pending = readFileSync(join(app.folder, 'cache/auralis-updater/pending/update-info.json'), 'utf8');
  expect(JSON.parse(pending)).toMatchObject({ fileName: INSTALLER, isAdminRightsRequired: false });
});

test.each([
  ['system', 'Auralis-1.5.0-win-x64.exe', 'latest.yml'],
  ['processor', 'Auralis-1.5.0-linux-arm64.AppImage', 'latest-linux-arm64.yml'],
])('the feed for another %s is refused, although it was signed for the same channel', async (_, installer, name) => {
  await using app = await standInApp();
  writeFileSync(join(app.published, installer), 'a program that does not run here');
  await app.publish('1.5.0');
  copyFileSync(join(app.published, name), join(app.published, FEED));
  expect(await check(app)).toMatchObject({ state: 'failed', code: 'UPDATE_TAMPERED', ...WORDS });
  expect(app.server.requests.map((request) => request.name)).toEqual([FEED]);
});

test('a version that has no package of the kind of the installed one is not offered', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  renameSync(join(app.published, INSTALLER), join(app.published, 'Auralis-1.5.0.deb'));
  await app.sign('1.5.0');
  expect(await check(app)).toEqual({ state: 'none', held: { code: 'FEED_MISSING', version: '1.5.0', ...WORDS } });
});

test('a feed that is signed with an unknown key is refused', async () => {
  await using app = await standInApp();
  const keys = [join(app.folder, 'other.pem')];
  const accepted = join(app.folder, 'accepted-by-others.json');
  copyFileSync(app.keys.accepted, accepted);
  generateKey({ out: keys[0] ?? '', accepted });
  await app.publish('1.5.0', { keys, accepted });
  expect(await check(app)).toMatchObject({ state: 'failed', code: 'UPDATE_KEY_UNKNOWN', ...WORDS });
});

test('while keys are replaced, apps that know either of them accept what both have signed', async () => {
  await using app = await standInApp();
  const spare = join(app.folder, 'spare.pem');
  generateKey({ out: spare, accepted: app.keys.accepted });
  const [first, second] = readAcceptedKeys(app.keys.accepted).map((key) => [key]);
  await app.publish('1.5.0', { keys: [app.keys.private, spare] });
  for (const acceptedKeys of [first, second]) {
    const updates = app.start({ ...(acceptedKeys && { acceptedKeys }) });
    await updates.perform({ action: 'check' });
    expect(updates.state).toMatchObject({ state: 'offered' });
  }
  await app.publish('1.5.0', { keys: [spare] });
  const outdated = app.start({ ...(first && { acceptedKeys: first }) });
  await outdated.perform({ action: 'check' });
  expect(outdated.state).toMatchObject({ state: 'failed', code: 'UPDATE_KEY_UNKNOWN' });
});

test('a beta is neither signed for the stable channel nor accepted in it', async () => {
  await using app = await standInApp();
  await app.publish('1.6.0-beta.0');
  await expect(app.publish('1.6.0-beta.0', { channels: ['latest'] })).rejects.toMatchObject({
    code: 'PRERELEASE_REFUSED',
  });
  copyFileSync(join(app.published, 'beta-linux.yml'), join(app.published, FEED));
  expect(await check(app)).toMatchObject({ state: 'failed', code: 'UPDATE_TAMPERED', ...WORDS });
});

test('a feed that has expired is refused, since a newer one may have been withheld', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0', { now: new Date('2026-10-01T00:00:00Z'), expiresInDays: 60 });
  expect(await check(app)).toMatchObject({ state: 'failed', code: 'UPDATE_EXPIRED', ...WORDS });
});

test.each([
  ['before', 2],
  ['at the time of', 1],
])(
  'a feed that was signed %s one with a newer version is refused once that was seen, also after a restart',
  async (_, newer) => {
    await using app = await standInApp();
    const issued = (day: number) => ({ now: new Date(`2026-12-0${day}T00:00:00Z`) });
    await app.publish('1.5.0', issued(1));
    const old = readFileSync(join(app.published, FEED));
    await app.publish('1.6.0', issued(newer));
    const updates = app.start();
    await updates.perform({ action: 'check' });
    expect(updates.state).toMatchObject({ state: 'offered', offer: { version: '1.6.0' } });
    writeFileSync(join(app.published, FEED), old);
    await updates.checkQuietly();
    expect(updates.state).toMatchObject({ state: 'failed', code: 'UPDATE_REPLAYED', ...WORDS });
    expect(await check(app)).toMatchObject({ state: 'failed', code: 'UPDATE_REPLAYED' });
  },
);

test.each([
  ['is not signed', 'UPDATE_UNSIGNED', (app: StandInApp) => app.edit(FEED, /^vendor:[\s\S]*$/m, '')],
  [
    'was changed',
    'UPDATE_TAMPERED',
    (app: StandInApp) => app.editSigned(FEED, /"version":"1.4.0"/, '"version": "1.4.0"'),
  ],
])('that nothing is newer is not believed of a feed that %s', async (_, code, change) => {
  await using app = await standInApp();
  await app.publish('1.4.0');
  change(app);
  expect(await check(app)).toMatchObject({ state: 'failed', code });
});

test('that nothing is newer is not believed of a feed that has expired', async () => {
  await using app = await standInApp();
  await app.publish('1.4.0', { now: new Date('2026-10-01T00:00:00Z'), expiresInDays: 60 });
  expect(await check(app)).toMatchObject({ state: 'failed', code: 'UPDATE_EXPIRED' });
});

test('an older version is never offered, however it is signed', async () => {
  await using app = await standInApp();
  await app.publish('1.3.0');
  expect(await check(app)).toEqual({ state: 'none', held: { code: 'UPDATE_OLDER', version: '1.3.0', ...WORDS } });
});

test('there is nothing to say where the feed has the installed version', async () => {
  await using app = await standInApp();
  await app.publish('1.4.0');
  expect(await check(app)).toEqual({ state: 'none', held: null });
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
  expect(await check(app, local)).toEqual({ state: 'none', held: { code, version: '1.5.0', ...WORDS } });
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
  expect(await check(app)).toMatchObject({ state: 'failed', code: 'UPDATER_UNAVAILABLE', ...WORDS });
});
