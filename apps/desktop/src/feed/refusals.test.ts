import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { errorCode, type FeedFolder, feedFolder, runFeed, runFeedAs } from '../../test/feed-folder.ts';

// What the command refuses ends with a code and a hint, never with a stack, and leaves the channel files as they were.

let feed: FeedFolder;
beforeEach(() => {
  feed = feedFolder();
});
afterEach(() => feed[Symbol.dispose]());

const file = (name: string) => join(feed.path, name);
const writing = (version = '1.4.0', key = feed.key) => ['--release', version, '--key', key, ...feed.accepted];
const code = (...options: readonly string[]) => errorCode('write', feed.path, ...writing(), ...options);

test('write refuses a key that no app accepts, a release that has no record, and a folder without installers', async () => {
  expect(await code()).toBe('ARTIFACT_MISSING');
  feed.addInstallers('1.4.0');
  copyFileSync(file('Auralis-1.4.0.deb'), file('Auralis-9.9.9.deb'));
  expect(await errorCode('write', feed.path, ...writing('9.9.9'))).toBe('RELEASE_UNKNOWN');
  expect(await errorCode('write', feed.path, ...writing('1.4.0', file('Auralis-1.4.0.deb')))).toBe('KEY_UNREADABLE');
  writeFileSync(feed.accepted[1], '[]');
  expect(await code()).toBe('KEY_NOT_ACCEPTED');
  expect(feed.channelFiles()).toEqual([]);
});

test.each([
  ['a name with spaces', 'Auralis Setup 1.4.0.exe', (path: string) => writeFileSync(path, 'installer')],
  ['an empty file', 'Auralis-1.4.0.rpm', (path: string) => writeFileSync(path, '')],
  ['a folder', 'Auralis-1.4.0.dmg', (path: string) => mkdirSync(path)],
  ['a link to nothing', 'Auralis-1.4.0.dmg', (path: string) => symlinkSync('/nowhere', path)],
] as const)('write refuses an installer that is %s', async (_, name, make) => {
  feed.addInstallers('1.4.0');
  await feed.write();
  make(file(name));
  const before = feed.channelFiles().map((each) => feed.read(each));
  expect(await code()).toBe('ARTIFACT_INVALID');
  expect(feed.channelFiles().map((each) => feed.read(each))).toEqual(before);
});

test('a folder that is missing or a file, and release records that are missing or invalid, are refused', async () => {
  for (const folder of [file('missing'), feed.key]) {
    expect(await errorCode('write', folder, ...writing())).toBe('FOLDER_UNREADABLE');
    expect(await errorCode('rollout', folder, '--percentage', '5')).toBe('FOLDER_UNREADABLE');
    expect(await errorCode('verify', folder, '--url', 'http://127.0.0.1:9/', ...feed.accepted)).toBe(
      'FOLDER_UNREADABLE',
    );
  }
  feed.addInstallers('1.4.0');
  expect(await code('--releases', file('missing'))).toBe('RELEASES_UNREADABLE');
  writeFileSync(file('index.json'), '[{}]');
  expect(await code('--releases', feed.path)).toBe('RELEASES_UNREADABLE');
});

test.each([
  ['without a signature', () => writeFileSync(file('latest.yml'), 'version: 1.4.0\n')],
  ['that is no YAML', () => writeFileSync(file('latest.yml'), '\t{')],
  ['that is a folder', () => mkdirSync(file('latest.yml'))],
  ['that is a link to nothing', () => symlinkSync('/nowhere', file('latest.yml'))],
])('rollout refuses a channel file %s', async (_, make) => {
  expect(await errorCode('rollout', feed.path, '--percentage', '5')).toBe('CHANNEL_FILE_MISSING');
  make();
  expect(await errorCode('rollout', feed.path, '--percentage', '5')).toBe('CHANNEL_FILE_INVALID');
});

test('write replaces a channel file that is a link to nothing, and refuses a folder of that name', async () => {
  feed.addInstallers('1.4.0');
  symlinkSync('/nowhere', file('latest.yml'));
  expect(await feed.write()).toMatchObject({ status: 0 });
  expect(feed.read('latest.yml').version).toBe('1.4.0');
  rmSync(file('latest.yml'));
  mkdirSync(file('latest.yml'));
  expect(await code()).toBe('CHANNEL_FILE_INVALID');
});

test.skipIf(process.platform === 'win32')(
  'a folder that the user may not write to is refused, and keeps its files',
  async () => {
    feed.addInstallers('1.4.0');
    await feed.write();
    chmodSync(feed.path, 0o555);
    // Permissions do not bind root.
    const as = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const { status, stdout, stderr } = await runFeedAs(as, 'rollout', feed.path, '--percentage', '50', '--json');
    expect(stderr).toBe('');
    expect({ status, code: JSON.parse(stdout).code }).toEqual({ status: 1, code: 'FILE_UNWRITABLE' });
    chmodSync(feed.path, 0o755);
    expect(feed.read('latest.yml').stagingPercentage).toBe(10);
    expect(readdirSync(feed.path).filter((name) => name.endsWith('.partial'))).toEqual([]);
    expect((await runFeed('rollout', feed.path, '--percentage', '50')).status).toBe(0);
  },
);
