import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadReleases } from '@auralis/changelog';
import { releases } from '@auralis/changelog/data';
import { lte } from 'semver';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FeedServer, serveFeed } from '../../test/feed-server.ts';
import { parseChannelFile } from './channel-files.ts';

interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command beside the server of this process, which a synchronous call would stop. */
const run = (...args: readonly string[]) =>
  new Promise<Run>((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], (error, stdout, stderr) =>
      resolve({ status: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

let folder: string;
let server: FeedServer;
let key: string;
let accepted: readonly ['--accepted', string];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-feed-'));
  server = await serveFeed(folder);
  key = join(folder, 'key.pem');
  accepted = ['--accepted', join(folder, 'accepted-keys.json')];
  writeFileSync(accepted[1], '[]');
  await run('generate-key', '--out', key, ...accepted);
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Files that stand for the installers of 1.4.0 and of another version. */
function addInstallers(): void {
  const names = ['Auralis-1.4.0.AppImage', 'Auralis-1.4.0-arm64.AppImage', 'Auralis-1.4.0.deb', 'Auralis-1.4.0.exe'];
  for (const name of [...names, 'Auralis-1.4.0-mac.zip', 'Auralis-1.4.0-beta.1.AppImage', 'Auralis-1.3.0.exe'])
    writeFileSync(join(folder, name), `${name} `.repeat(1000));
}
const read = (name: string) => parseChannelFile(name, readFileSync(join(folder, name), 'utf8')).feed;
const write = (...options: readonly string[]) =>
  run('write', folder, '--release', '1.4.0', '--key', key, ...accepted, ...options);
const channelFiles = () => readdirSync(folder).filter((name) => name.endsWith('.yml'));

test('write makes one signed file for each channel and platform, with the schema and notes of the release records', async () => {
  addInstallers();
  expect(await write()).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('1.4.0 for 10 % of users, signed:'),
  });
  const platforms = ['', '-linux', '-linux-arm64', '-mac'];
  const expected = platforms.flatMap((suffix) => [`latest${suffix}.yml`, `beta${suffix}.yml`]);
  expect(channelFiles().toSorted()).toEqual(expected.toSorted());
  const feed = read('latest-linux.yml');
  expect(feed).toMatchObject({
    version: '1.4.0',
    stagingPercentage: 10,
    releaseNotes: expect.stringContaining('mark mastering presets as favourites'),
    vendor: { auralis: { channel: 'latest', schema: { version: 5, upgradesFrom: 0, readableBy: 1 } } },
  });
  expect(feed.files.map(({ url }) => url)).toEqual(['Auralis-1.4.0.AppImage', 'Auralis-1.4.0.deb']);
  const listed = loadReleases(feed.vendor.auralis.releases);
  const upToIt = releases.map(({ version }) => version).filter((version) => lte(version, '1.4.0'));
  expect(listed.map(({ version }) => version)).toEqual(upToIt);
  expect(new Set(listed.flatMap(({ entries }) => entries.map(({ audience }) => audience)))).toEqual(
    new Set(['listener']),
  );
});

test('write keeps the block maps of electron-builder, which make differential downloads possible', async () => {
  addInstallers();
  await write();
  const [file] = read('latest-linux.yml').files;
  const built = `version: 1.4.0\nfiles:\n  - url: Auralis-1.4.0.AppImage\n    sha512: ${file?.sha512}\n    blockMapSize: 77\n`;
  writeFileSync(join(folder, 'latest-linux.yml'), built);
  await write();
  expect(read('latest-linux.yml').files[0]).toEqual({ ...file, blockMapSize: 77 });
});

test('verify downloads and hashes every published file, and exits with 3 if one is not what was signed', async () => {
  addInstallers();
  const blockMap = 'Auralis-1.4.0.exe.blockmap';
  writeFileSync(join(folder, blockMap), 'which parts of the installer changed');
  await write();
  const verify = () => run('verify', folder, '--url', server.url, '--json', ...accepted);
  const clean = await verify();
  expect(clean).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(clean.stdout).files).toHaveLength(8 + 5 + 1);
  server.faults.set('Auralis-1.4.0.exe', 'changed').set('Auralis-1.4.0.deb', 'cut').set('latest-mac.yml', 'missing');
  server.faults.set('beta-mac.yml', 'sign-in-page').set(blockMap, 'changed');
  const { status, stdout } = await verify();
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
  await write();
  expect((await run('rollout', folder, '--percentage', '0')).stdout).toContain('latest-linux.yml: 1.4.0, 10 % -> 0 %');
  expect(channelFiles().map((name) => read(name).stagingPercentage)).toEqual(channelFiles().map(() => 0));
  expect(await run('verify', folder, '--url', server.url, ...accepted)).toMatchObject({ status: 0 });
});

test('generate-key writes a private file for its owner alone, and never over another one', async () => {
  expect(statSync(key).mode & 0o077).toBe(0);
  const before = readFileSync(key, 'utf8');
  const { status, stderr } = await run('generate-key', '--out', key, ...accepted);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('KEY_EXISTS') });
  expect(readFileSync(key, 'utf8')).toBe(before);
  expect(JSON.parse(readFileSync(accepted[1], 'utf8'))).toHaveLength(1);
});

test('write refuses a key that no app accepts, a release that has no record, and a folder without installers', async () => {
  const code = async (...args: readonly string[]) =>
    JSON.parse((await run('write', folder, '--json', ...args)).stdout).code;
  expect(await code('--release', '1.4.0', '--key', key, ...accepted)).toBe('ARTIFACT_MISSING');
  addInstallers();
  copyFileSync(join(folder, 'Auralis-1.4.0.deb'), join(folder, 'Auralis-9.9.9.deb'));
  expect(await code('--release', '9.9.9', '--key', key, ...accepted)).toBe('RELEASE_UNKNOWN');
  expect(await code('--release', '1.4.0', '--key', join(folder, 'Auralis-1.4.0.deb'), ...accepted)).toBe(
    'KEY_UNREADABLE',
  );
  writeFileSync(accepted[1], '[]');
  expect(await code('--release', '1.4.0', '--key', key, ...accepted)).toBe('KEY_NOT_ACCEPTED');
  expect(channelFiles()).toEqual([]);
  expect(JSON.parse((await run('rollout', folder, '--percentage', '5', '--json')).stdout).code).toBe(
    'CHANNEL_FILE_MISSING',
  );
  writeFileSync(join(folder, 'latest.yml'), 'version: 1.4.0\n');
  expect(JSON.parse((await run('rollout', folder, '--percentage', '5', '--json')).stdout).code).toBe(
    'CHANNEL_FILE_INVALID',
  );
});

test.each([
  ['a percentage above 100', ['rollout', '.', '--percentage', '101']],
  ['a feed without a protocol', ['verify', '.', '--url', 'updates.example.org']],
])('%s is wrong usage', async (_, args) => {
  expect(await run(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('It must be') });
});
