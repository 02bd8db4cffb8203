import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { VersionFinding } from '@auralis/version';
import { readMigrations } from '@auralis/version/repository';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CHANGELOG, CUT, must, VERSION } from './release-train-setup.ts';
import { copyRepository, type RepositoryCopy } from './repository-copy.ts';

// What a maintainer may do to a release by mistake, in a copy of this repository with real git.

const DATA = 'packages/changelog/data';
const FEATURE = '---\n"@auralis/library": minor\n---\n\nRemembers the room.\n';

let copy: RepositoryCopy;
let start: string;

beforeAll(() => {
  copy = copyRepository();
  copy.write({ '.changeset/remembers-the-room.md': FEATURE });
  copy.commit('Remember the room');
  start = copy.git('rev-parse', 'HEAD');
});
afterAll(() => copy[Symbol.dispose]());

/** An install takes most of the time of a copy, so all tests share one and begin at the same commit. */
afterEach(() => {
  copy.git('reset', '--quiet', '--hard', start);
  copy.git('clean', '--quiet', '--force', '-d');
  for (const tag of copy.git('tag', '--list').split('\n').filter(Boolean)) copy.git('tag', '--delete', tag);
});

const read = (path: string) => readFileSync(join(copy.root, path), 'utf8');
const shell = (command: string) => execFileSync(command, { cwd: copy.root, shell: true, stdio: 'pipe' });
const changesets = (...words: readonly string[]) => must(copy.node('node_modules/@changesets/cli/bin.js', ...words));

/** Adds a package that depends on nothing, and has no CHANGELOG.md until its first release. */
function addQuietPackage(): void {
  const { version, engines } = copy.json('package.json');
  const manifest = { name: '@auralis/quiet', version, private: true, engines };
  mkdirSync(join(copy.root, 'packages/quiet'));
  copy.write({ 'packages/quiet/package.json': `${JSON.stringify(manifest, null, 2)}\n` });
}

/** What the check finds, the preview refuses, and the cut refuses without a change. */
function refusals(): readonly VersionFinding[] {
  const { findings } = JSON.parse(copy.node(VERSION, 'check', '--json').stdout);
  const wrong: readonly VersionFinding[] = findings.filter(({ status }: VersionFinding) => status === 'differs');
  const shown = JSON.parse(copy.node(CHANGELOG, 'preview', '--json').stdout);
  expect(shown.status).toBe(wrong.length > 0 ? 'refused' : 'ready');
  if (wrong.length > 0) {
    const before = copy.git('status', '--porcelain');
    const cut = copy.node(CHANGELOG, ...CUT);
    expect({ status: cut.status, after: copy.git('status', '--porcelain') }).toEqual({ status: 1, after: before });
    for (const { hint } of wrong) expect(cut.stderr).toContain(hint);
  }
  return wrong;
}

test.each([['by itself'], ['in a beta']])(
  '"changeset version" %s is recognised, and the first hint undoes it',
  (mode) => {
    if (mode === 'in a beta') changesets('pre', 'enter', 'beta');
    copy.commit('Prepare');
    changesets('version');
    const [first] = refusals();
    expect(first?.check).toBe('release-record');
    const preview = JSON.parse(copy.node(CHANGELOG, 'preview', '--json').stdout);
    expect(preview.problems[0].hint).toBe(first?.hint);
    const [, recipe = ''] = /otherwise with: (.*)\. Then run "pnpm release:version"\.$/.exec(first?.hint ?? '') ?? [];
    shell(recipe);
    expect(copy.git('status', '--porcelain')).toBe('');
  },
);

test.each([
  ['by itself', 'status'],
  ['in a beta, also staged', 'add'],
])('the command that a cut prints undoes a cut %s', (mode, stage) => {
  if (mode.startsWith('in a beta')) changesets('pre', 'enter', 'beta');
  addQuietPackage();
  copy.commit('Prepare');
  const [, recipe = ''] = /^To undo the cut instead: (.*)$/m.exec(must(copy.node(CHANGELOG, ...CUT))) ?? [];
  expect(read('docs/releasing.md')).toContain(`\n${recipe} `);
  expect(copy.git('status', '--porcelain')).toContain('?? packages/quiet/CHANGELOG.md');
  copy.git(stage, '.');
  // In a folder below the root, whose files are not all that the cut wrote.
  execFileSync(recipe, { cwd: join(copy.root, 'docs'), shell: true, stdio: 'pipe' });
  expect(copy.git('status', '--porcelain')).toBe('');
});

test('a released migration that was edited together with its checksum is found', () => {
  const checksum = () => readMigrations(copy.root, 'migrations').find(({ to }) => to === 4)?.checksum ?? '';
  const [file = ''] = globSync('migrations/migration_v003_to_v004_*.sql', { cwd: copy.root });
  const before = checksum();
  copy.write({ [file]: `${read(file)}-- Edited.\n` });
  copy.write({ 'migrations/checksums.json': read('migrations/checksums.json').replace(before, checksum()) });
  copy.commit('Edit what was released');
  const found = refusals();
  expect(found).toMatchObject([{ file }, { file: 'migrations/checksums.json', line: expect.any(Number) }]);
  const [, command = ''] = /"(git show [^"]+)"/.exec(found[1]?.hint ?? '') ?? [];
  expect(String(shell(command))).toContain(before);
});

test('a shallow clone is refused until its history is complete', () => {
  const clone = join(copy.around, 'shallow');
  copy.git('clone', '--quiet', '--depth', '1', pathToFileURL(copy.root).href, clone);
  const check = () => JSON.parse(copy.node(VERSION, 'check', '--json', '--root', clone).stdout);
  const { findings } = check();
  const [wrong] = findings.filter(({ status }: VersionFinding) => status === 'differs');
  expect(wrong).toMatchObject({ check: 'history', found: 'too shallow to compare releases' });
  const [, command = ''] = /"(git fetch [^"]+)"/.exec(wrong.hint) ?? [];
  execFileSync(command, { cwd: clone, shell: true, stdio: 'pipe' });
  expect(check().status).toBe('agree');
});

test('a release that was reverted after its tag is found, and the commit that its hint prints brings it back', () => {
  must(copy.node(CHANGELOG, ...CUT));
  const version = String(copy.json('package.json').version);
  copy.commit(`Release ${version}`);
  copy.git('tag', `v${version}`);
  copy.git('revert', '--no-edit', 'HEAD');
  const found = refusals();
  expect(found).toMatchObject([{ place: `${DATA}/${version}.json`, found: 'missing' }]);
  const [, command = ''] = /"(git log [^"]+)"/.exec(found[0]?.hint ?? '') ?? [];
  copy.git('revert', '--no-edit', String(shell(command)).trim());
  expect(JSON.parse(must(copy.node(VERSION, 'check', '--json'))).status).toBe('agree');
});

test('a new package that depends on nothing joins after an install', () => {
  addQuietPackage();
  const { packageManager } = copy.json('package.json');
  shell(`npx --prefer-offline -y ${packageManager} install --lockfile-only --prefer-offline --silent`);
  expect(read('pnpm-lock.yaml')).not.toContain('packages/quiet');
  expect(refusals()).toEqual([]);
});

test('a package that is renamed in its manifest only leaves ranges that are found, each with its line', () => {
  writeFileSync(
    join(copy.root, 'packages/sqlite/package.json'),
    read('packages/sqlite/package.json').replace('@auralis/sqlite', '@auralis/sql'),
  );
  const { findings } = JSON.parse(copy.node(VERSION, 'check', '--json').stdout);
  const wrong = findings.filter(({ status }: VersionFinding) => status === 'differs');
  expect(wrong.map(({ file }: VersionFinding) => file)).toEqual(
    expect.arrayContaining(['package.json', 'packages/backup/package.json', 'packages/migrate/package.json']),
  );
  for (const { check, found, line } of wrong)
    expect({ check, found, line }).toEqual({
      check: 'internal-range',
      found: 'no such package',
      line: expect.any(Number),
    });
});

test('"pnpm release" refuses a commit that follows the release commit', () => {
  must(copy.node(CHANGELOG, ...CUT));
  copy.commit(`Release ${String(copy.json('package.json').version)}`);
  const released = copy.git('rev-parse', 'HEAD').slice(0, 12);
  copy.write({ 'notes.txt': 'More.\n' });
  copy.commit('Go on');
  const { status, stderr } = copy.node('scripts/release/release.ts', '--tag', '--yes');
  expect(status).toBe(1);
  expect(stderr).toContain(`Run "git switch --detach ${released}"`);
  expect(copy.git('tag', '--list')).toBe('');
});

test('a merge that left markers in every package.json is reported in a sentence, without a stack', () => {
  const conflict = (path: string) => read(path).replace('{\n', '{\n<<<<<<< HEAD\n');
  const manifests = ['package.json', ...globSync('packages/{errors,migrate,backup}/package.json', { cwd: copy.root })];
  for (const path of manifests) copy.write({ [path]: conflict(path) });
  for (const [command, verb] of [
    [VERSION, 'check'],
    [CHANGELOG, 'preview'],
  ] as const) {
    const { status, stdout, stderr } = copy.node(command, verb);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^auralis-\w+ can't start: .*package\.json/);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
});

test('a package that is not installed is reported in a sentence, without a stack', () => {
  const installed = join(copy.root, 'packages/version/node_modules');
  renameSync(installed, `${installed}-away`);
  renameSync(join(copy.root, 'node_modules'), join(copy.around, 'node_modules-away'));
  const { status, stdout, stderr } = copy.node(VERSION, 'check');
  renameSync(`${installed}-away`, installed);
  renameSync(join(copy.around, 'node_modules-away'), join(copy.root, 'node_modules'));
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(
    /^auralis-version can't start: Cannot find package .*\n {2}Fix what it names, then run "pnpm install"\.\n$/,
  );
});
