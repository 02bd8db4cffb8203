import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleRelease, openPullRequest } from './pull-request.ts';

// Two real clones of one real remote: the job that cuts, and the job that may push. GitHub can't be real here: a fake `gh` on
// PATH records how it was called.

let around: string;
let path: string | undefined;
let folder: string;

beforeEach(() => {
  around = realpathSync(mkdtempSync(join(tmpdir(), 'auralis-pull-request-')));
  folder = join(around, 'artifact');
  for (const name of ['first', 'bin', 'artifact']) mkdirSync(join(around, name));
  git('.', 'init', '--quiet', '--bare', '--initial-branch', 'main', 'remote.git');
  git('first', 'init', '--quiet', '--initial-branch', 'main');
  git('first', 'remote', 'add', 'origin', '../remote.git');
  commitToMain('1.1.0');
  writeFileSync(join(folder, 'preview.md'), '## Unreleased: 1.2.0\n');
  const gh = join(around, 'bin/gh');
  writeFileSync(
    gh,
    `#!/bin/sh\necho "$*" >> "${join(around, 'calls')}"\nif [ "$2" = list ]; then cat "${join(around, 'open')}"; fi\n`,
  );
  chmodSync(gh, 0o755);
  openOnGitHub([]);
  path = process.env.PATH;
  process.env.PATH = `${join(around, 'bin')}${delimiter}${path}`;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(around, { recursive: true });
});

function git(place: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  return execFileSync('git', [...identity, ...args], {
    cwd: join(around, place),
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

/** Pushes a commit to main, and clones it twice, as the two jobs of the workflow do. */
function commitToMain(version: string): void {
  const scripts = { 'release:version': 'cat ../cut.json > package.json' };
  writeFileSync(join(around, 'first/package.json'), JSON.stringify({ version, scripts }));
  git('first', 'add', '--all');
  git('first', 'commit', '--quiet', '--allow-empty', '--message', 'Work');
  git('first', 'push', '--quiet', 'origin', 'main');
  for (const name of ['cut', 'propose']) {
    rmSync(join(around, name), { recursive: true, force: true });
    git('.', 'clone', '--quiet', '--depth', '1', `file://${join(around, 'remote.git')}`, name);
  }
}

/** Stands in for the cut: it only writes the version. */
function cut(version: string): Promise<string> {
  writeFileSync(join(around, 'cut.json'), JSON.stringify({ version }));
  return bundleRelease(join(around, 'cut'), folder);
}

const openOnGitHub = (numbers: readonly number[], isCrossRepository = false) =>
  writeFileSync(join(around, 'open'), JSON.stringify(numbers.map((number) => ({ number, isCrossRepository }))));
const propose = () => openPullRequest(join(around, 'propose'), folder, 'main');
const calls = () => readFileSync(join(around, 'calls'), 'utf8').trim().split('\n').slice(1);
const body = () => `--body-file ${join(folder, 'preview.md')}`;

test('the first release that can be cut opens a pull request with the preview as its text', async () => {
  await cut('1.2.0');
  expect(await propose()).toBe('Release 1.2.0: opened');
  expect(calls()).toEqual([`pr create --base main --head release/next --title Release 1.2.0 ${body()}`]);
  expect(git('remote.git', 'log', '--format=%s', 'main..release/next')).toBe('Release 1.2.0');
  expect(git('remote.git', 'rev-parse', 'release/next~1')).toBe(git('remote.git', 'rev-parse', 'main'));
});

test('the pull request is updated to a release that is cut from the newest commit of main', async () => {
  await cut('1.2.0');
  await propose();
  openOnGitHub([7]);
  commitToMain('1.1.0');
  await cut('2.0.0');
  expect(await propose()).toBe('Release 2.0.0: updated #7');
  expect(calls().slice(-2)).toEqual([`pr edit 7 --title Release 2.0.0 ${body()}`, 'pr ready 7']);
  expect(git('remote.git', 'log', '--format=%s', 'main..release/next')).toBe('Release 2.0.0');
  expect(git('remote.git', 'rev-parse', 'release/next~1')).toBe(git('remote.git', 'rev-parse', 'main'));
  expect(git('remote.git', 'show', 'release/next:package.json')).toContain('2.0.0');
});

test('while no release can be cut, the pull request is a draft that shows why', async () => {
  openOnGitHub([7]);
  expect(await propose()).toContain('#7 is a draft');
  expect(calls()).toEqual([`pr edit 7 ${body()}`, 'pr ready 7 --undo']);
});

test('no pull request is opened while no release can be cut', async () => {
  await propose();
  expect(readFileSync(join(around, 'calls'), 'utf8').trim()).toMatch(/^pr list [^\n]*$/);
});

test('a pull request from a fork whose branch has the same name is left alone', async () => {
  openOnGitHub([66], true);
  await cut('1.2.0');
  expect(await propose()).toBe('Release 1.2.0: opened');
  expect(calls().join('\n')).not.toContain('66');
  rmSync(join(folder, 'release.bundle'));
  expect(await propose()).toBe('There is no release to propose');
});

test('while the cut refuses what the preview does not check, the text of the draft names the problem', async () => {
  openOnGitHub([7]);
  const refused = 'echo "migrations: The verification failed." >&2; exit 1';
  writeFileSync(join(around, 'cut/package.json'), JSON.stringify({ scripts: { 'release:version': refused } }));
  await expect(bundleRelease(join(around, 'cut'), folder)).rejects.toThrow('The verification failed.');
  expect(await propose()).toContain('#7 is a draft');
  expect(readFileSync(join(folder, 'preview.md'), 'utf8')).toMatch(
    /^## The release is blocked\n\n`{5}text\n[\s\S]*\nmigrations: The verification failed\.\n`{5}\n$/,
  );
});
