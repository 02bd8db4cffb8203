import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkReleaseCommit, checkReleaseTag } from './release-commit.ts';

// A repository whose main was cut as 1.2.0 and pushed to a remote.

const VERSION = '1.2.0';
let around: string;
let root: string;

beforeEach(() => {
  around = mkdtempSync(join(tmpdir(), 'auralis-release-commit-'));
  root = join(around, 'repository');
  mkdirSync(root);
  git('init', '--quiet', '--initial-branch', 'main');
  git('init', '--quiet', '--bare', '../remote.git');
  git('remote', 'add', 'origin', '../remote.git');
  commit({ '.changeset/config.json': '{ "baseBranch": "main" }' });
  commit({ [`packages/changelog/data/${VERSION}.json`]: '{}' });
  git('push', '--quiet', 'origin', 'main');
});
afterEach(() => rmSync(around, { recursive: true }));

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  return execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Work');
}

const releaseCommit = () => checkReleaseCommit({ root, version: VERSION });
const releaseTag = () => checkReleaseTag({ root, version: VERSION });

test('the release commit is accepted on the base branch, and detached as the workflow checks out its tag', async () => {
  await expect(releaseCommit()).resolves.toContain('on main');
  git('switch', '--quiet', '--detach');
  git('fetch', '--quiet', 'origin');
  git('branch', '--delete', '--force', 'main');
  await expect(releaseCommit()).resolves.toContain('on origin/main');
});

test('a commit that follows the release commit is refused, with the commit to release', async () => {
  const released = git('rev-parse', 'HEAD').slice(0, 12);
  commit({ 'feature.ts': '' });
  await expect(releaseCommit()).rejects.toMatchObject({
    message: expect.stringContaining(`committed in ${released}`),
    hint: expect.stringContaining(`git switch --detach ${released}`),
  });
  git('switch', '--quiet', '--detach', released);
  await expect(releaseCommit()).resolves.toContain('on main');
});

test('a version without a committed record is refused', async () => {
  await expect(checkReleaseCommit({ root, version: '1.3.0' })).rejects.toMatchObject({
    message: 'No commit contains the record of 1.3.0.',
  });
});

test('a release commit on a branch of its own is refused, and accepted on the maintenance branch of its version', async () => {
  git('switch', '--quiet', '--create', 'feature');
  commit({ 'packages/changelog/data/1.2.1.json': '{}' });
  const check = () => checkReleaseCommit({ root, version: '1.2.1' });
  await expect(check()).rejects.toMatchObject({ message: expect.stringContaining('neither on main nor on 1.2.x') });
  git('branch', '1.2.x');
  await expect(check()).resolves.toContain('on 1.2.x');
});

test('a tag is free, or on this commit here and on the remote', async () => {
  await expect(releaseTag()).resolves.toBe('v1.2.0 does not exist yet');
  git('tag', '--annotate', 'v1.2.0', '--message', 'Release 1.2.0');
  await expect(releaseTag()).resolves.toBe('v1.2.0 is already on this commit');
  git('push', '--quiet', 'origin', 'v1.2.0');
  await expect(releaseTag()).resolves.toBe('v1.2.0 is on this commit, on the remote too');
});

test.each([
  ['in this repository', () => undefined],
  [
    'on the remote',
    () => {
      git('push', '--quiet', 'origin', 'v1.2.0');
      git('tag', '--delete', 'v1.2.0');
    },
  ],
])('a tag that is on another commit %s is refused', async (where, spoil) => {
  git('tag', '--annotate', 'v1.2.0', '--message', 'Release 1.2.0', 'HEAD~1');
  spoil();
  await expect(releaseTag()).rejects.toMatchObject({ message: expect.stringContaining(`another commit ${where}`) });
});

test('a remote that does not answer is a failure, and is not taken for a free tag', async () => {
  rmSync(join(around, 'remote.git'), { recursive: true });
  await expect(releaseTag()).rejects.toThrow('ls-remote');
  git('remote', 'remove', 'origin');
  await expect(releaseTag()).resolves.toBe('v1.2.0 does not exist yet');
});
