import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { whatsNew } from '@auralis/changelog';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startRegistry } from './local-registry.ts';
import { addFeature, CHANGELOG, CUT_UNVERIFIED, must, shrinkPackages, VERSION } from './release-train-setup.ts';
import { copyRepository, type RepositoryCopy } from './repository-copy.ts';

// Hotfixes from a released commit and prereleases, as docs/releasing.md describes them.

const runFile = promisify(execFile);

let copy: RepositoryCopy;

let start: string;

beforeAll(() => {
  copy = copyRepository();
  start = copy.git('rev-parse', 'HEAD');
});
afterAll(() => copy[Symbol.dispose]());

/** An install takes most of the time of a copy, so both tests share one and begin at its first commit. */
afterEach(() => {
  copy.git('switch', '--quiet', '--force', '--create', 'next', start);
  copy.git('clean', '--quiet', '--force');
  copy.git('branch', '--quiet', '--force', '--move', 'next', 'main');
  for (const tag of copy.git('tag', '--list').split('\n').filter(Boolean)) copy.git('tag', '--delete', tag);
});

/** Cuts and commits a release of the pending changesets; returns its version. */
function release(): string {
  must(copy.node(CHANGELOG, ...CUT_UNVERIFIED));
  const version = String(copy.json('package.json').version);
  copy.commit(`Release ${version}`);
  expect(JSON.parse(must(copy.node(VERSION, 'check', '--json'))).status).toBe('agree');
  return version;
}

const changesets = (...words: readonly string[]) => must(copy.node('node_modules/@changesets/cli/bin.js', ...words));

function historyHolds(): void {
  const history = 'tests/repository/release-history.test.ts';
  must(copy.node('node_modules/vitest/vitest.mjs', 'run', '--project', 'repository', history));
}

test('prereleases with a migration and the stable release after them pass the tests of the release history', () => {
  changesets('pre', 'enter', 'beta');
  addFeature(copy);
  const first = release();
  expect(first).toMatch(/-beta\.0$/);
  historyHolds();
  copy.write({ '.changeset/plays-again.md': '---\n"@auralis/library": patch\n---\n\nPlays again.\n' });
  copy.commit('Play again');
  expect(release()).toBe(first.replace('beta.0', 'beta.1'));
  changesets('pre', 'exit');
  copy.commit('Leave the betas');
  expect(release()).toBe(first.replace('-beta.0', ''));
  historyHolds();
});

/** The blocks of commands in the document, in its order, with the versions of the copy in place of those of the examples. */
function documented(released: string): readonly string[] {
  const text = readFileSync(join(copy.root, 'docs/releasing.md'), 'utf8');
  const [major, minor = 0] = released.split('.').map(Number);
  const inCopy = (block: string) =>
    block
      .replaceAll(/(?<![\d.])1\.3\.(?=0)/g, `${major}.${minor + 1}.`)
      .replaceAll(/(?<![\d.])1\.2\.(?=[01x])/g, `${major}.${minor}.`);
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => inCopy(block));
}

/**
 * Puts a pnpm on PATH that passes everything on except for what a person answers: "pnpm changeset" writes the changeset that
 * `describe` was given, and the questions of "pnpm release" are answered with yes.
 */
function installPnpm(): {
  readonly describe: (id: string, bump: string) => void;
  readonly run: (block: string, environment?: Readonly<Record<string, string>>) => Promise<unknown>;
} {
  const { packageManager } = copy.json('package.json');
  const folder = join(copy.around, 'bin');
  mkdirSync(folder);
  // npx would take a second for each command.
  const args = ['--prefer-offline', '-y', '--package', String(packageManager), '--', 'which', 'pnpm'];
  const pass = `exec "${execFileSync('npx', args, { encoding: 'utf8' }).trim()}" "$@"`;
  const lines = [
    'case "$*" in',
    `changeset) exec cp ${folder}/changeset/*.md .changeset/ ;;`,
    `"release --tag") set -- "$@" --yes; ${pass} ;;`,
    `*) ${pass} ;;`,
    'esac',
  ];
  writeFileSync(join(folder, 'pnpm'), `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 });
  return {
    describe: (id, bump) => {
      rmSync(join(folder, 'changeset'), { recursive: true, force: true });
      mkdirSync(join(folder, 'changeset'));
      const text = `---\n"@auralis/library": ${bump}\n---\n\nPlays again.\n`;
      writeFileSync(join(folder, 'changeset', `${id}.md`), text);
    },
    run: (block, environment = {}) => {
      const env = { ...process.env, ...environment, PATH: `${folder}${delimiter}${process.env.PATH}` };
      return runFile('sh', ['-e', '-x', '-c', block], { cwd: copy.root, env });
    },
  };
}

/** Leaves out of releases what takes long; the test of the whole train does all of it. */
function shortenReleases(): void {
  const list = 'scripts/release/checklist.ts';
  const text = readFileSync(join(copy.root, list), 'utf8');
  copy.write({
    [list]: text.replaceAll(/^ {2}\{ name: '(?:migrations|checks|build|desktop app|pack|tarballs)'.*\n/gm, ''),
    'package.json': readFileSync(join(copy.root, 'package.json'), 'utf8').replace(
      /cut --verify .*? --lock/,
      'cut --lock',
    ),
  });
  shrinkPackages(copy);
  copy.commit('Shorten releases');
}

// The commands are for a POSIX shell.
const onPosix = test.skipIf(process.platform === 'win32');

onPosix(
  'every block of commands in docs/releasing.md does what it says: a release, a beta, a hotfix beside it, the end',
  async () => {
    shortenReleases();
    copy.git('init', '--quiet', '--bare', '../remote.git');
    copy.git('remote', 'add', 'origin', '../remote.git');
    const { describe, run } = installPnpm();
    describe('plays-first', 'minor');
    copy.write({ '.changeset/plays-before.md': '---\n"@auralis/library": minor\n---\n\nPlays more.\n' });
    copy.commit('Play more');
    const { record } = JSON.parse(must(copy.node(CHANGELOG, 'preview', '--json')));
    const blocks = documented(record.version);
    expect(blocks).toHaveLength(8);
    const [release = '', preview = '', undo = '', snapshot = '', beginBeta = '', endBeta = '', hotfix = ''] = blocks;
    await run(release);
    const wrong = copy.git('rev-parse', 'HEAD');
    copy.write({ 'notes.txt': 'More.\n' });
    copy.commit('Go on');
    await run(blocks[7] ?? '');
    expect(copy.git('rev-parse', `v${record.version}^{commit}`)).toBe(copy.git('rev-parse', 'HEAD'));
    expect(copy.git('rev-list', '--count', `${wrong}..HEAD`)).toBe('3');
    addFeature(copy);
    await run(preview);
    await using registry = await startRegistry(copy.around);
    await run(snapshot, registry.environment);
    expect(Object.keys(await registry.tags('@auralis/migrate'))).toContain('snapshot');
    expect(copy.git('status', '--porcelain')).toBe('');
    await run(beginBeta);
    describe('plays-again', 'patch');
    await run(hotfix);
    // The tests of mistakes undo whole cuts with it.
    copy.write({ 'CHANGELOG.md': 'Half a cut.\n', '.changeset/half.md': 'The other half.\n' });
    await run(undo);
    expect(copy.git('status', '--porcelain')).toBe('');
    await run(endBeta);
    expect(JSON.parse(must(copy.node(VERSION, 'check', '--json'))).status).toBe('agree');
    const next = String(copy.json('package.json').version);
    const tags = copy.git('ls-remote', '--tags', '--refs', 'origin').match(/v[\d.]+(?:-beta\.\d+)?$/gm);
    expect(tags).toEqual(
      [record.version, record.version.replace(/0$/, '1'), next, `${next}-beta.0`].map((tag) => `v${tag}`),
    );
    const releases = copy.json('packages/changelog/data/index.json') as never;
    const ids = whatsNew({ releases, since: record.version, current: next, audience: 'developer' }).entries.map(
      ({ id }) => id,
    );
    expect(ids.toSorted()).toEqual(['listening-rooms', 'plays-again']);
  },
);
