import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { loadReleases } from '@auralis/changelog';
import { releases } from '@auralis/changelog/data';
import { lte } from 'semver';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FeedFolder, feedFolder, runFeed } from '../../test/feed-folder.ts';
import { type FeedServer, serveFeed } from '../../test/feed-server.ts';

let feed: FeedFolder;
let server: FeedServer;
beforeEach(async () => {
  feed = feedFolder();
  server = await serveFeed(feed.path);
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  feed[Symbol.dispose]();
});

const file = (name: string) => join(feed.path, name);
function addInstallers(): void {
  feed.addInstallers('1.4.0');
  for (const name of ['Auralis-1.4.0-beta.1.AppImage', 'Auralis-1.3.0.exe']) writeFileSync(file(name), name);
}
const verify = (...options: readonly string[]) =>
  runFeed('verify', feed.path, '--url', server.url, ...feed.accepted, ...options);

test('write makes one signed file for each channel and platform, with the schema and notes of the release records', async () => {
  addInstallers();
  expect(await feed.write()).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('1.4.0 for 10 % of users, signed:'),
  });
  const platforms = ['', '-linux', '-linux-arm64', '-mac'];
  const expected = platforms.flatMap((suffix) => [`latest${suffix}.yml`, `beta${suffix}.yml`]);
  expect(feed.channelFiles().toSorted()).toEqual(expected.toSorted());
  const document = feed.read('latest-linux.yml');
  expect(document).toMatchObject({
    version: '1.4.0',
    stagingPercentage: 10,
    releaseNotes: expect.stringContaining('mark mastering presets as favourites'),
    vendor: { auralis: { channel: 'latest', schema: { version: 5, upgradesFrom: 0, readableBy: 1 } } },
  });
  expect(document.files.map(({ url }) => url)).toEqual(['Auralis-1.4.0.AppImage', 'Auralis-1.4.0.deb']);
  const listed = loadReleases(document.vendor.auralis.releases);
  const upToIt = releases.map(({ version }) => version).filter((version) => lte(version, '1.4.0'));
  expect(listed.map(({ version }) => version)).toEqual(upToIt);
  expect(new Set(listed.flatMap(({ entries }) => entries.map(({ audience }) => audience)))).toEqual(
    new Set(['listener']),
  );
});

test('write finds the block map that electron-builder appends to an AppImage, for differential downloads', async () => {
  addInstallers();
  const map = deflateRawSync(JSON.stringify({ version: '2', files: [{ name: 'file', offset: 0 }] }));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(map.length);
  writeFileSync(file('Auralis-1.4.0.AppImage'), Buffer.concat([Buffer.alloc(5000, 'app'), map, size]));
  await feed.write();
  const [image, deb] = feed.read('latest-linux.yml').files;
  expect(image).toMatchObject({ url: 'Auralis-1.4.0.AppImage', size: 5000 + map.length + 4, blockMapSize: map.length });
  expect(deb).not.toHaveProperty('blockMapSize');
  expect(feed.read('latest-linux-arm64.yml').files[0]).not.toHaveProperty('blockMapSize');
});

test('verify downloads and hashes every published file, and exits with 3 if one is not what was signed', async () => {
  addInstallers();
  const blockMap = 'Auralis-1.4.0.exe.blockmap';
  writeFileSync(file(blockMap), 'which parts of the installer changed');
  await feed.write();
  const clean = await verify('--json');
  expect(clean).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(clean.stdout).files).toHaveLength(8 + 5 + 1);
  server.faults.set('Auralis-1.4.0.exe', 'changed').set('Auralis-1.4.0.deb', 'cut').set('latest-mac.yml', 'missing');
  server.faults.set('beta-mac.yml', 'sign-in-page').set(blockMap, 'changed');
  const { status, stdout } = await verify('--json');
  const problems = JSON.parse(stdout).files.filter(
    ({ problem }: { readonly problem: string | null }) => problem !== null,
  );
  expect({
    status,
    problems: problems.toSorted((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)),
  }).toEqual({
    status: 3,
    problems: [
      { name: 'Auralis-1.4.0.deb', problem: expect.stringContaining("It can't be downloaded") },
      { name: 'Auralis-1.4.0.exe', problem: 'Its SHA-512 differs from the one that was signed.' },
      { name: blockMap, problem: 'It differs from the one in the folder.' },
      { name: 'beta-mac.yml', problem: 'The published file differs from the one in the folder.' },
      { name: 'latest-mac.yml', problem: 'The server answers 404 Not Found.' },
    ],
  });
});

test('rollout changes the percentage in every channel file, and the signatures stay valid', async () => {
  addInstallers();
  await feed.write();
  expect((await runFeed('rollout', feed.path, '--percentage', '0')).stdout).toContain(
    'latest-linux.yml: 1.4.0, 10 % -> 0 %',
  );
  expect(feed.channelFiles().map((name) => feed.read(name).stagingPercentage)).toEqual(
    feed.channelFiles().map(() => 0),
  );
  expect(await verify()).toMatchObject({ status: 0 });
});

test('verify finds a channel file that was copied to the name of another channel or platform', async () => {
  addInstallers();
  await feed.write();
  copyFileSync(file('latest-linux.yml'), file('beta-linux.yml'));
  copyFileSync(file('latest-mac.yml'), file('latest.yml'));
  const { status, stdout } = await verify();
  expect(status).toBe(3);
  expect(stdout).toContain('beta-linux.yml: It was signed for the channel latest, and apps of beta read it.');
  expect(stdout).toContain('latest.yml: Apps of another platform read it: it lists Auralis-1.4.0-mac.zip.');
  expect(stdout).toContain('latest-linux.yml: as signed');
});

test.each([
  ['a percentage above 100', ['rollout', '.', '--percentage', '101']],
  ['a feed without a protocol', ['verify', '.', '--url', 'updates.example.org']],
])('%s is wrong usage', async (_, args) => {
  expect(await runFeed(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('It must be') });
});
