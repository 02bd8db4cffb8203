import { lt } from 'semver';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FeedFolder, feedFolder } from '../../test/feed-folder.ts';
import { minimumSystemVersion } from './minimum-system.ts';

let feed: FeedFolder;
beforeEach(() => {
  feed = feedFolder();
  feed.addInstallers('1.4.0');
});
afterEach(() => feed[Symbol.dispose]());

// electron-updater compares os.release() with the signed value in this way.
test.each([
  ['6.8.0-45-generic', '6.8', 'runs'],
  ['6.8.0-45-generic', '6.8.0', 'runs'],
  ['6.8.0-rc1', '6.8.0', 'runs'],
  ['6.8.0', '6.8.0', 'runs'],
  ['6.7.12-generic', '6.8.0', 'is too old'],
  ['6.1.0-18-amd64', '6.8', 'is too old'],
  ['5.15.0-119-generic', '6', 'is too old'],
  ['6.8.0-45-generic', '6.8.1', 'is too old'],
])('the kernel %s with the minimum %s %s', (release, linux, answer) => {
  expect(lt(release, minimumSystemVersion('-linux', { linux }) ?? '') ? 'is too old' : 'runs').toBe(answer);
});

test('each platform has the minimum of its own system, and none without one', async () => {
  const { status, stderr } = await feed.write('--minimum-system', 'linux=5.15', 'windows=10.0.19045');
  expect(status, stderr).toBe(0);
  const minimum = (name: string) => feed.read(name).minimumSystemVersion;
  expect(['latest-linux.yml', 'beta-linux-arm64.yml', 'latest.yml', 'latest-mac.yml'].map(minimum)).toEqual([
    '5.15.0-0',
    '5.15.0-0',
    '10.0.19045-0',
    undefined,
  ]);
});

test.each([
  'banana',
  '5.15',
  'linux=',
  'linux=banana',
  'linux=6.8.0-45-generic',
  'linux=6.08',
  'bsd=14',
  'linux=1.2.3.4',
])('the minimum system %s is wrong usage, and nothing is signed', async (value) => {
  expect(await feed.write('--minimum-system', value)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('such as linux=5.15'),
  });
  expect(feed.channelFiles()).toEqual([]);
});
