import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseChannelFile } from '../../apps/desktop/src/feed/channel-files.ts';
import { generateKey } from '../../apps/desktop/src/feed/key-files.ts';
import { serveFeed } from '../../apps/desktop/test/feed-server.ts';
import { checkedFiles, desktopSums } from './checksums.ts';
import { acceptedKeysFile } from './desktop-app.ts';
import { checkInstallers, signUpdateFeed, verifyUpdateFeed } from './update-feed.ts';

// The real feed, keys and records of this repository, with short files in place of the installers.

const VERSION = '1.4.0';
const INSTALLERS = [
  'Auralis-1.4.0-linux-x86_64.AppImage',
  'Auralis-1.4.0-linux-amd64.deb',
  'Auralis-1.4.0-mac-arm64.dmg',
  'Auralis-1.4.0-mac-arm64.zip',
  'Auralis-1.4.0-win-x64.exe',
];
const BLOCK_MAP = 'Auralis-1.4.0-win-x64.exe.blockmap';
const CHANNEL_FILES = ['', '-linux', '-mac']
  .flatMap((system) => [`beta${system}.yml`, `latest${system}.yml`])
  .toSorted();

let root: string;
let installers: string;
let key: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'auralis-update-feed-')));
  const data = 'packages/changelog/data';
  cpSync(resolve(import.meta.dirname, '../..', data), join(root, data), { recursive: true });
  mkdirSync(join(root, 'apps/desktop/src/updates'), { recursive: true });
  writeFileSync(acceptedKeysFile(root), '[]');
  key = join(root, 'key.pem');
  generateKey({ out: key, accepted: acceptedKeysFile(root) });
  installers = join(root, 'installers');
  mkdirSync(installers);
  for (const name of [...INSTALLERS, BLOCK_MAP]) writeFileSync(join(installers, name), name.repeat(100));
});
afterEach(() => rmSync(root, { recursive: true }));

const release = (version = VERSION) => ({ root, version, desktop: { installers, keys: [key], percentage: 25 } });
const sign = () => signUpdateFeed(release());
const isListed = () => readdirSync(installers).includes(desktopSums(VERSION));

test('the feed is signed for each system and channel, and all files are listed, the channel files last', async () => {
  await expect(checkInstallers(release())).resolves.toContain('installers for every system');
  await expect(sign()).resolves.toMatch(
    /^6 channel files signed for 25 % of users; 12 files at file:.* are as signed$/,
  );
  const listed = checkedFiles(installers, desktopSums(VERSION));
  expect(listed.slice(0, -6).toSorted()).toEqual([...INSTALLERS, BLOCK_MAP].toSorted());
  expect(listed.slice(-6).toSorted()).toEqual(CHANNEL_FILES);
  const { feed } = parseChannelFile('latest.yml', readFileSync(join(installers, 'latest.yml'), 'utf8'));
  expect(feed).toMatchObject({ version: VERSION, stagingPercentage: 25 });
  // A run that stopped afterwards begins again.
  await expect(sign()).resolves.toContain('6 channel files');
});

test('without --installers, the checklist says that the desktop app is not released', async () => {
  const nothing = { root, version: VERSION, desktop: null };
  await expect(checkInstallers(nothing)).resolves.toMatch(/^NONE: .*desktop app is not part of/);
  await expect(signUpdateFeed(nothing)).resolves.toMatch(/^NONE/);
});

test.each(INSTALLERS)('a release without %s is refused, and the missing kind is named', async (name) => {
  rmSync(join(installers, name));
  const kind = name.split('.').at(-1);
  await expect(checkInstallers(release())).rejects.toMatchObject({
    message: expect.stringMatching(new RegExp(`Missing: ${kind} for (?:Linux|macOS|Windows)\\.$`)),
    hint: expect.stringContaining('pnpm package:desktop'),
  });
});

test('installers for ARM alone, or of another version, are not those of the release', async () => {
  await expect(checkInstallers(release('1.5.0'))).rejects.toThrow('AppImage for Linux, deb for Linux, dmg for macOS');
  writeFileSync(join(installers, 'Auralis-1.4.0-linux-arm64.AppImage'), 'ARM');
  rmSync(join(installers, INSTALLERS[0] ?? ''));
  await expect(checkInstallers(release())).rejects.toThrow('Missing: AppImage for Linux.');
  rmSync(installers, { recursive: true });
  await expect(checkInstallers(release())).rejects.toThrow('Missing: the folder.');
});

test('a key that the released app does not accept is refused before anything is signed', async () => {
  const foreign = { ...release(), desktop: { ...release().desktop, keys: [join(root, 'foreign.pem')] } };
  writeFileSync(join(root, 'others.json'), '[]');
  generateKey({ out: join(root, 'foreign.pem'), accepted: join(root, 'others.json') });
  await expect(checkInstallers(foreign)).rejects.toThrow('No app would accept the signature');
  await expect(signUpdateFeed(foreign)).rejects.toThrow('No app would accept the signature');
  writeFileSync(acceptedKeysFile(root), '[]');
  await expect(checkInstallers(release())).rejects.toMatchObject({
    message: expect.stringContaining('There is no key yet'),
    hint: expect.stringContaining('pnpm feed generate-key'),
  });
  expect(readdirSync(installers)).not.toContain('latest.yml');
});

test('a feed is listed for publication only after all of its files were read back', async () => {
  await sign();
  // Left over from an earlier packing, which had an installer for ARM.
  const arm = join(installers, 'Auralis-1.4.0-linux-arm64.AppImage');
  writeFileSync(arm, 'ARM');
  await sign();
  rmSync(arm);
  await expect(sign()).rejects.toThrow("Auralis-1.4.0-linux-arm64.AppImage: It can't be downloaded");
  expect(isListed()).toBe(false);
  cpSync(join(installers, 'beta-linux.yml'), join(installers, 'beta-linux-arm64.yml'));
  await expect(sign()).rejects.toThrow('beta-linux-arm64.yml: Apps of another platform read it');
  expect(isListed()).toBe(false);
  rmSync(join(installers, 'beta-linux-arm64.yml'));
  rmSync(join(installers, 'latest-linux-arm64.yml'));
  await sign();
  expect(isListed()).toBe(true);
});

test('a feed of another release in the same folder is not published with it', async () => {
  writeFileSync(join(installers, 'Auralis-1.3.0-linux-arm64.AppImage'), 'ARM');
  await signUpdateFeed(release('1.3.0'));
  await expect(sign()).rejects.toThrow(
    /has channel files of another release: (?:(?:beta|latest)-linux-arm64\.yml \(of 1\.3\.0\)(?:, )?){2}\./,
  );
  expect(isListed()).toBe(false);
});

test('what was published is downloaded again, and each file that differs is named with what to do', async () => {
  await sign();
  await using server = await serveFeed(installers);
  await expect(verifyUpdateFeed(root, installers, server.url)).resolves.toContain('12 files');
  server.faults.set(BLOCK_MAP, 'changed').set('latest-mac.yml', 'missing').set('beta.yml', 'sign-in-page');
  server.faults.set('Auralis-1.4.0-linux-amd64.deb', 'cut').set('Auralis-1.4.0-win-x64.exe', 'changed');
  const { message, hint } = await verifyUpdateFeed(root, installers, server.url).then(
    () => Promise.reject(new Error('It was accepted.')),
    (error: { readonly message: string; readonly hint: string }) => error,
  );
  const named = message.split('\n').slice(1);
  expect(named.map((line) => line.split(': ')[0]).toSorted()).toEqual([...server.faults.keys()].toSorted());
  expect(hint).toContain('Run the same command again');
});
