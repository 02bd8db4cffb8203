import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FEED, refusedState, WORDS } from '../../test/checked-app.ts';
import { type StandInApp, standInApp } from '../../test/stand-in-app.ts';
import { generateKey, readAcceptedKeys } from '../feed/key-files.ts';

// Which feeds are believed, with the real signatures and the real updater.

test.each([
  ['has no signature', 'UPDATE_UNSIGNED', / +signatures:[\s\S]*$/, ''],
  ['has no block of ours', 'UPDATE_UNSIGNED', /^vendor:[\s\S]*$/m, ''],
  ['has a hundred signatures', 'UPDATE_UNSIGNED', / +- key:[\s\S]*$/, '      - {key: a, value: b}\n'.repeat(100)],
])('a feed that %s is refused', async (_, code, pattern, replacement) => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  app.edit(FEED, pattern, replacement);
  expect(await refusedState(app)).toEqual({ state: 'failed', during: 'check', offer: null, code, ...WORDS });
});

test.each([
  ['names another version', /"version":"1.5.0"/, '"version":"1.5.1"'],
  ['names another hash', /"sha512":"[^"]+"/, `"sha512":"${'A'.repeat(86)}=="`],
  ['names another file', /"url":"[^"]+"/, '"url":"Other.AppImage"'],
  ['promises another schema', /"readableBy":\d+/, '"readableBy":0'],
  ['was signed later', /"issued":"[^"]+"/, '"issued":"2098-01-01T00:00:00.000Z"'],
  ['expires later', /"expires":"[^"]+"/, '"expires":"2099-01-01T00:00:00.000Z"'],
  ['has other notes', /Finds tracks faster/, 'Buys tracks faster'],
  ['runs on other systems', /"minimumSystemVersion":"1.0.0-0",/, ''],
  ['is for another system', /"platform":"linux"/, '"platform":"win32"'],
  ['is for another processor', /"architectures":\["x64"\]/, '"architectures":["arm64"]'],
  ['names another size', /"size":\d+/, '"size":1'],
  ['has no form at all', /^[\s\S]*$/, '['.repeat(100_000)],
])('a feed in which the signed text %s is refused', async (_, pattern, replacement) => {
  await using app = await standInApp();
  await app.publish('1.5.0', { minimumSystemVersion: '1.0.0' });
  app.editSigned(FEED, pattern, replacement);
  expect(await refusedState(app)).toEqual({
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
  expect(JSON.parse(pending)).toMatchObject({ fileName: 'Auralis-1.5.0.AppImage', isAdminRightsRequired: false });
});

test.each([
  ['system', 'Auralis-1.5.0-win-x64.exe', 'latest.yml'],
  ['processor', 'Auralis-1.5.0-linux-arm64.AppImage', 'latest-linux-arm64.yml'],
])('the feed for another %s is refused, although it was signed for the same channel', async (_, installer, name) => {
  await using app = await standInApp();
  writeFileSync(join(app.published, installer), 'a program that does not run here');
  await app.publish('1.5.0');
  copyFileSync(join(app.published, name), join(app.published, FEED));
  expect(await refusedState(app)).toMatchObject({ state: 'failed', code: 'UPDATE_TAMPERED', ...WORDS });
  expect(app.server.requests.map((request) => request.name)).toEqual([FEED]);
});

test('a feed that is signed with an unknown key is refused', async () => {
  await using app = await standInApp();
  const keys = [join(app.folder, 'other.pem')];
  const accepted = join(app.folder, 'accepted-by-others.json');
  copyFileSync(app.keys.accepted, accepted);
  generateKey({ out: keys[0] ?? '', accepted });
  await app.publish('1.5.0', { keys, accepted });
  expect(await refusedState(app)).toMatchObject({ state: 'failed', code: 'UPDATE_KEY_UNKNOWN', ...WORDS });
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
  expect(await refusedState(app)).toMatchObject({ state: 'failed', code: 'UPDATE_TAMPERED', ...WORDS });
});

test('a feed that has expired is refused, since a newer one may have been withheld', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0', { now: new Date('2026-10-01T00:00:00Z'), expiresInDays: 60 });
  expect(await refusedState(app)).toMatchObject({ state: 'failed', code: 'UPDATE_EXPIRED', ...WORDS });
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
    expect(await refusedState(app)).toMatchObject({ state: 'failed', code: 'UPDATE_REPLAYED' });
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
  expect(await refusedState(app)).toMatchObject({ state: 'failed', code });
});

test('that nothing is newer is not believed of a feed that has expired', async () => {
  await using app = await standInApp();
  await app.publish('1.4.0', { now: new Date('2026-10-01T00:00:00Z'), expiresInDays: 60 });
  expect(await refusedState(app)).toMatchObject({ state: 'failed', code: 'UPDATE_EXPIRED' });
});
