import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { errorCode, type FeedFolder, feedFolder, runFeed } from '../../test/feed-folder.ts';
import { serveFeed } from '../../test/feed-server.ts';
import { RELEASES } from '../../test/releases.ts';

// A beta of the next version is out while a stable release is made.

let feed: FeedFolder;
beforeEach(async () => {
  feed = feedFolder();
  writeFileSync(join(feed.path, 'index.json'), JSON.stringify(RELEASES));
  for (const version of ['1.5.0', '1.6.0-beta.0'])
    writeFileSync(join(feed.path, `Auralis-${version}.AppImage`), version);
});
afterEach(() => feed[Symbol.dispose]());

const options = (version: string) => [feed.path, '--release', version, '--key', feed.key, ...feed.accepted];
const write = (version: string, ...more: readonly string[]) =>
  runFeed('write', ...options(version), '--releases', feed.path, ...more);
const versions = () => Object.fromEntries(feed.channelFiles().map((name) => [name, feed.read(name).version]));
const percentages = () => feed.channelFiles().map((name) => [name, feed.read(name).stagingPercentage]);
const BOTH = { 'beta-linux.yml': '1.6.0-beta.0', 'latest-linux.yml': '1.5.0' };

test('write leaves the channel that has a newer version, and says so', async () => {
  await write('1.6.0-beta.0');
  const { status, stdout } = await write('1.5.0');
  expect(stdout).toContain('beta-linux.yml: skipped, since it has 1.6.0-beta.0');
  expect({ status, versions: versions() }).toEqual({ status: 0, versions: BOTH });
});

test('write refuses to go back in a channel that is named, or in all', async () => {
  await write('1.6.0-beta.0');
  const refused = (version: string, ...more: readonly string[]) =>
    errorCode('write', ...options(version), '--releases', feed.path, ...more);
  expect(await refused('1.5.0', '--channel', 'latest', 'beta')).toBe('CHANNEL_NEWER');
  expect(versions()).toEqual({ 'beta-linux.yml': '1.6.0-beta.0' });
  expect((await write('1.5.0', '--channel', 'latest')).status).toBe(0);
  copyFileSync(join(feed.path, 'Auralis-1.5.0.AppImage'), join(feed.path, 'Auralis-1.4.0.AppImage'));
  expect(await refused('1.4.0')).toBe('CHANNEL_NEWER');
  expect(versions()).toEqual(BOTH);
});

test('rollout changes only the channel that is named, and asks for it where the versions differ', async () => {
  await write('1.6.0-beta.0', '--percentage', '5');
  await write('1.5.0');
  expect(await errorCode('rollout', feed.path, '--percentage', '50')).toBe('CHANNELS_DIFFER');
  expect((await runFeed('rollout', feed.path, '--percentage', '50', '--channel', 'latest')).status).toBe(0);
  expect(percentages()).toEqual(
    expect.arrayContaining([
      ['beta-linux.yml', 5],
      ['latest-linux.yml', 50],
    ]),
  );
  expect((await runFeed('rollout', feed.path, '--percentage', '0', '--channel', 'latest', 'beta')).status).toBe(0);
  expect(percentages().map(([, percentage]) => percentage)).toEqual([0, 0]);
});

test('rollout of a channel that the folder does not have changes nothing', async () => {
  await write('1.6.0-beta.0');
  expect(await errorCode('rollout', feed.path, '--percentage', '50', '--channel', 'latest')).toBe(
    'CHANNEL_FILE_MISSING',
  );
  expect(percentages()).toEqual([['beta-linux.yml', 10]]);
});

test('prune removes what would replace a newer version on the server, after the server has answered for all files', async () => {
  await write('1.6.0-beta.0');
  const published = join(feed.path, 'published');
  mkdirSync(published);
  copyFileSync(join(feed.path, 'beta-linux.yml'), join(published, 'beta-linux.yml'));
  await using server = await serveFeed(published);
  writeFileSync(join(feed.path, 'beta-linux.yml'), '');
  await write('1.5.0');
  server.faults.set('latest-linux.yml', 'refused');
  expect(await errorCode('prune', feed.path, '--url', server.url)).toBe('FEED_UNREACHABLE');
  server.faults.set('latest-linux.yml', 'sign-in-page');
  expect(await errorCode('prune', feed.path, '--url', server.url)).toBe('CHANNEL_FILE_INVALID');
  expect(versions()).toEqual({ 'beta-linux.yml': '1.5.0', 'latest-linux.yml': '1.5.0' });
  server.faults.clear();
  const { status, stdout } = await runFeed('prune', feed.path, '--url', server.url);
  expect(stdout).toContain('beta-linux.yml: removed, since 1.6.0-beta.0 is published and 1.5.0 is older');
  expect(stdout).toContain('latest-linux.yml: 1.5.0, published is nothing');
  expect({ status, versions: versions() }).toEqual({ status: 0, versions: { 'latest-linux.yml': '1.5.0' } });
});
