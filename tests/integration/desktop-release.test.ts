import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateKey } from '../../apps/desktop/src/feed/key-files.ts';
import { type FeedServer, serveFeed } from '../../apps/desktop/test/feed-server.ts';
import { type LocalRegistry, startRegistry } from './local-registry.ts';
import { CHANGELOG, must, shrinkPackages } from './release-train-setup.ts';
import { copyRepository, type RepositoryCopy } from './repository-copy.ts';

// "pnpm release --publish" with the desktop app, in a copy of this repository: real git, npm and feed, a stand-in for gh, and a
// web server with what it holds.

let copy: RepositoryCopy;
let registry: LocalRegistry;
let github: FeedServer;
let version: string;

const inCopy = (...path: readonly string[]) => join(copy.around, ...path);
const installer = (end: string) => `Auralis-${version}-${end}`;

beforeAll(async () => {
  copy = copyRepository();
  registry = await startRegistry(copy.around);
  mkdirSync(inCopy('bin/github'), { recursive: true });
  copyFileSync(join(import.meta.dirname, 'github-stand-in.mjs'), inCopy('bin/gh'));
  chmodSync(inCopy('bin/gh'), 0o755);
  github = await serveFeed(inCopy('bin/github'));
  writeFileSync(inCopy('bin/github-url'), github.url);
  copy.git('init', '--quiet', '--bare', '../remote.git');
  copy.git('remote', 'add', 'origin', '../remote.git');
  shortenChecklist();
  const accepted = join(copy.root, 'apps/desktop/src/updates/accepted-keys.json');
  generateKey({ out: inCopy('key.pem'), accepted });
  copy.write({ '.changeset/plays-again.md': '---\n"@auralis/library": patch\n---\n\nPlays again.\n' });
  copy.commit('Play again');
  must(copy.node(CHANGELOG, 'cut'));
  shrinkPackages(copy);
  version = String(copy.json('package.json').version);
  copy.commit(`Release ${version}`);
  copy.git('push', '--quiet', 'origin', 'main');
  mkdirSync(inCopy('installers'));
  for (const end of ['linux-x86_64.AppImage', 'linux-amd64.deb', 'mac-arm64.dmg', 'mac-arm64.zip', 'win-x64.exe'])
    writeFileSync(inCopy('installers', installer(end)), end.repeat(100));
});
afterAll(async () => {
  await github[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
  copy[Symbol.dispose]();
});

/** Leaves out of the checklist what takes long and is not about publishing. */
function shortenChecklist(): void {
  const list = 'scripts/release/checklist.ts';
  const text = readFileSync(join(copy.root, list), 'utf8');
  copy.write({ [list]: text.replaceAll(/^ {2}\{ name: '(?:migrations|checks|build|desktop app|tarballs)'.*\n/gm, '') });
}

/** Runs the release beside the servers of this process, which a synchronous call would stop. */
function release(...options: readonly string[]) {
  const desktop = ['--installers', inCopy('installers'), '--feed-key', inCopy('key.pem')];
  const args = ['scripts/release/release.ts', '--publish', '--yes', '--out', inCopy('packed'), ...desktop, ...options];
  const env = {
    ...process.env,
    ...registry.environment,
    PATH: `${inCopy('bin')}${delimiter}${process.env.PATH}`,
  };
  return new Promise<{ readonly status: number; readonly stderr: string }>((resolve) => {
    execFile(process.execPath, args, { cwd: copy.root, env }, (error, _, stderr) =>
      resolve({ status: Number(error?.code ?? 0), stderr }),
    );
  });
}

const onRemote = () => copy.git('ls-remote', '--tags', 'origin');
const onGitHub = () =>
  existsSync(inCopy('bin/github.json')) ? JSON.parse(readFileSync(inCopy('bin/github.json'), 'utf8')) : {};

// The stand-in for gh is a script with a line that names its program.
const onPosix = test.skipIf(process.platform === 'win32');

onPosix('without the installers of one system, nothing is tagged or published', async () => {
  const zip = inCopy('installers', installer('mac-arm64.zip'));
  const content = readFileSync(zip);
  rmSync(zip);
  const { status, stderr } = await release();
  writeFileSync(zip, content);
  expect(stderr).toContain('Missing: zip for macOS.');
  expect(stderr).toContain('Nothing was released.');
  expect(status).toBe(1);
  expect({ tags: copy.git('tag', '--list'), remote: onRemote(), github: onGitHub() }).toEqual({
    tags: '',
    remote: '',
    github: {},
  });
});

onPosix('a release that npm stops half way leaves a draft, from which no app can download an update', async () => {
  await registry.forbid('@auralis/migrate');
  const { status, stderr } = await release();
  expect(stderr).toContain('not allowed to publish package @auralis/migrate');
  expect(status).toBe(1);
  expect(onRemote()).toContain(`refs/tags/v${version}`);
  expect(onGitHub()[`v${version}`]).toMatchObject({ draft: true });
  expect(onGitHub()[`v${version}`].assets).toEqual(
    expect.arrayContaining([installer('win-x64.exe'), 'latest.yml', `SHA256SUMS-desktop-${version}`]),
  );
  const { status: answer } = await fetch(`${github.url}releases/download/v${version}/latest.yml`);
  expect(answer).toBe(404);
});

onPosix(
  'a public file that differs from what was signed is an error, and the next run repairs and verifies all',
  async () => {
    await registry.forbid(null);
    github.faults.set(`releases/download/v${version}/${installer('linux-amd64.deb')}`, 'changed');
    const first = await release();
    expect(onGitHub()[`v${version}`]).toMatchObject({ draft: false });
    expect(await registry.versions('@auralis/migrate')).toEqual([version]);
    expect(first.stderr).toContain(
      `${installer('linux-amd64.deb')}: Its SHA-512 differs from the one that was signed.`,
    );
    expect(first.stderr).toContain('Run the same command again');
    expect(first.status).toBe(1);
    github.faults.clear();
    const second = await release('--percentage', '50');
    expect(second.stderr).toContain('6 channel files signed for 50 % of users');
    expect(second.stderr).toMatch(/downloaded again: 11 files at http.* are as signed/);
    expect(second.status, second.stderr).toBe(0);
  },
);
