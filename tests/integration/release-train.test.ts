import { execFileSync } from 'node:child_process';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whatsNew } from '@auralis/changelog';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeConsumer } from '../../scripts/consumer-project.ts';
import { sha256 } from '../../scripts/release/checksums.ts';
import {
  addFeature,
  CHANGELOG,
  CUT,
  CUT_WITHOUT_LOCK,
  type Feature,
  must,
  takeSnapshot,
  VERSION,
} from './release-train-setup.ts';
import { copyRepository, type RepositoryCopy } from './repository-copy.ts';

// A release from the change to the installed package, in a copy of this repository, with real git, packing and npm.

const ROOT = join(import.meta.dirname, '../..');
/** Every package that is not private, by folder. */
const PUBLISHED = globSync('packages/*/package.json', { cwd: ROOT })
  .map((path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')))
  .filter((manifest) => manifest.private !== true)
  .map(({ name }) => name.replace('@auralis/', ''))
  .sort();

let copy: RepositoryCopy;
let next: string;
let feature: Feature;

beforeAll(() => {
  copy = copyRepository();
  feature = addFeature(copy);
  next = JSON.parse(must(copy.node(CHANGELOG, 'preview', '--json'))).record.version;
});
afterAll(() => copy[Symbol.dispose]());

test('the preview shows the migration, the sentence and the version, and writes nothing', () => {
  const preview = JSON.parse(must(copy.node(CHANGELOG, 'preview', '--json')));
  expect(preview).toMatchObject({ status: 'ready', record: { schema: { to: feature.schema, breaking: false } } });
  expect(preview.record.entries).toContainEqual(
    expect.objectContaining({
      id: 'listening-rooms',
      text: 'Remembers the room you listen in.',
      migration: feature.edge,
      commit: expect.any(String),
    }),
  );
  expect(copy.git('status', '--porcelain')).toBe('');
});

test('the changeset command plans the same release, and the preview reads what it writes', () => {
  const changesets = (...words: readonly string[]) => must(copy.node('node_modules/@changesets/cli/bin.js', ...words));
  changesets('status', '--output', '../status.json');
  const { releases } = copy.json('../status.json') as { readonly releases: readonly Record<string, string>[] };
  expect(releases.map(({ name }) => name)).toEqual(expect.arrayContaining(['@auralis/library', '@auralis/bench']));
  for (const { newVersion } of releases) expect(newVersion).toBe(next);
  changesets('add', '--empty');
  expect(copy.git('status', '--porcelain')).toMatch(/^\?\? \.changeset\/[\w-]+\.md$/);
  expect(JSON.parse(must(copy.node(CHANGELOG, 'preview', '--json')))).toMatchObject({ record: { version: next } });
  copy.git('clean', '--quiet', '--force', '.changeset');
});

test.each([
  [
    'a failing lock command',
    (): void => undefined,
    CUT_WITHOUT_LOCK,
    'every file that the release had written was restored',
  ],
  [
    'a dirty tree',
    () => copy.write({ 'notes.txt': 'not committed\n' }),
    CUT,
    'notes.txt: The file has uncommitted changes.',
  ],
  ['an existing tag', (): string => copy.git('tag', `v${next}`, 'HEAD~1'), CUT, 'already exists'],
  [
    'a migration without a changeset',
    () => {
      copy.git('rm', '--quiet', '.changeset/listening-rooms.md');
      copy.git('commit', '--quiet', '--message', 'Forget it');
    },
    CUT,
    'No changeset announces this migration',
  ],
  [
    'a migration that breaks older apps without declaring it',
    () => {
      copy.write({
        [`migrations/${feature.file}`]:
          '-- Forgets your comments.\n-- @loses tracks.comments: nobody reads them\nALTER TABLE tracks DROP COLUMN comments;\n',
      });
      takeSnapshot(copy);
      copy.commit('Drop what older apps read');
    },
    CUT,
    'no such column: comments',
  ],
  [
    'an outdated schema snapshot',
    () => {
      copy.write({ 'migrations/schema.sql': '-- Out of date.\n' });
      copy.commit('Outdate the snapshot');
    },
    CUT,
    'nothing was changed',
  ],
] as const)('a cut rejects %s and changes nothing', (_, spoil, command, reason) => {
  const head = copy.git('rev-parse', 'HEAD');
  spoil();
  const before = copy.git('status', '--porcelain');
  const { status, stderr } = copy.node(CHANGELOG, ...command);
  expect(status).toBe(1);
  expect(stderr).toContain(reason);
  expect(copy.git('status', '--porcelain')).toBe(before);
  copy.git('tag', '--force', `v${next}`);
  copy.git('tag', '--delete', `v${next}`);
  copy.git('reset', '--quiet', '--hard', head);
  copy.git('clean', '--quiet', '--force');
});

test('the release script verifies the migrations and then locks them with the command of this test', () => {
  const { 'release:version': script } = copy.json('package.json').scripts as Record<string, string>;
  const words = CUT.map((word) =>
    word.includes(' ') ? `"${word.replaceAll(`"${process.execPath}"`, 'node')}"` : word,
  );
  expect(script).toBe(`node ${CHANGELOG} ${words.join(' ')}`);
});

test('one cut changes every version in the repository', () => {
  must(copy.node(CHANGELOG, ...CUT));
  copy.commit(`Release ${next}`);
  const check = JSON.parse(must(copy.node(VERSION, 'check', '--json')));
  expect(check.status).toBe('agree');
  expect(
    check.findings.filter(({ check: name }: { check: string }) => name === 'workspace-package').length,
  ).toBeGreaterThan(5);
  for (const path of [
    'package.json',
    'packages/library/package.json',
    'packages/migrate/package.json',
    'bench/package.json',
  ]) {
    expect(copy.json(path).version).toBe(next);
  }
  expect(JSON.stringify(copy.json('migrations/checksums.json'))).toContain(feature.file);
  expect(readFileSync(join(copy.root, 'packages/library/CHANGELOG.md'), 'utf8')).toContain(
    'Remembers the room you listen in.',
  );
});

test('a snapshot packs the commit under a version of its own, and changes nothing in the repository', () => {
  const everything = () => [
    copy.git('status', '--porcelain', '--ignored'),
    copy.git('show-ref'),
    copy.git('stash', 'list'),
  ];
  const before = everything();
  const { status, stderr } = copy.node('scripts/release/release.ts', '--snapshot', '--out', '../snapshot');
  expect(status, stderr).toBe(0);
  expect(everything()).toEqual(before);
  const packed = join(copy.around, 'snapshot');
  const version = `0.0.0-snapshot-${commitTime()}-${copy.git('rev-parse', '--short=9', 'HEAD')}`;
  const { version: stated, dependencies } = packedManifest(packed, `auralis-changelog-${version}.tgz`);
  expect(stated).toBe(version);
  // Not a range, which later snapshots would match.
  expect(dependencies).toMatchObject({ '@auralis/errors': version, '@auralis/version': version });
  const tarball = `auralis-version-${version}.tgz`;
  const chunk = /from "\.\/(chunk-\w+\.js)"/.exec(textIn(packed, tarball, 'dist/constants.js'))?.[1];
  expect(textIn(packed, tarball, `dist/${chunk}`)).toContain(`"${version}"`);
});

test('the same commit gives the same tarballs, whatever folder they are built in', () => {
  // Each snapshot is built in a new folder with a name of its own.
  must(copy.node('scripts/release/release.ts', '--snapshot', '--out', '../snapshot-again'));
  const sums = (folder: string) => readFileSync(join(copy.around, folder, 'SHA256SUMS'), 'utf8');
  expect(sums('snapshot').trim().split('\n')).toHaveLength(PUBLISHED.length);
  expect(sums('snapshot-again')).toBe(sums('snapshot'));
});

/** The time of the commit, as digits in UTC. */
function commitTime(): string {
  const seconds = Number(copy.git('log', '-1', '--format=%ct'));
  return new Date(seconds * 1000).toISOString().replaceAll(/\D/g, '').slice(0, 14);
}

function textIn(folder: string, tarball: string, path: string): string {
  return execFileSync('tar', ['-xzOf', tarball, `package/${path}`], { cwd: folder, encoding: 'utf8' });
}

function packedManifest(folder: string, tarball: string) {
  return JSON.parse(textIn(folder, tarball, 'package.json'));
}

test('the release packs tarballs of one version, and a project that installs them shows what is new since 1.1.0', () => {
  const version = next;
  const { status, stderr } = copy.node('scripts/release/release.ts', '--yes', '--skip', 'checks', '--out', '../packed');
  const packed = join(copy.around, 'packed');
  expect(stderr).toMatch(/SKIPPED[\s\S]*✓ desktop app: built, and checked under Node/);
  expect(status, stderr).toBe(0);
  const tarballs = readdirSync(packed)
    .filter((file) => file.endsWith('.tgz'))
    .sort();
  expect(tarballs).toEqual(PUBLISHED.map((name) => `auralis-${name}-${version}.tgz`));
  for (const file of tarballs) {
    const manifest = packedManifest(packed, file);
    const internal = Object.entries((manifest.dependencies ?? {}) as Record<string, string>).filter(([name]) =>
      name.startsWith('@auralis/'),
    );
    expect([manifest.version, ...internal.map(([, range]) => range)]).toEqual([
      version,
      ...internal.map(() => `^${version}`),
    ]);
  }
  const sums = tarballs.map((file) => `${sha256(join(packed, file))}  ${file}\n`);
  expect(
    readFileSync(join(packed, 'SHA256SUMS'), 'utf8')
      .split(/(?<=\n)/)
      .sort(),
  ).toEqual(sums.sort());
  expect(copy.git('tag', '--list')).toBe('');
  const shown = installAndShow(packed, version);
  const releases = copy.json('packages/changelog/data/index.json') as never;
  expect(shown).toEqual(whatsNew({ releases, since: '1.1.0', current: version }).entries.map(({ text }) => text));
  expect(shown).toContain('Remembers the room you listen in.');
});

/** Installs the tarballs in a plain npm project and lists what is new. */
function installAndShow(packed: string, version: string): readonly string[] {
  const tarballs = ['changelog', 'errors', 'migration-files', 'version'].map((name) =>
    join(packed, `auralis-${name}-${version}.tgz`),
  );
  const consumer = makeConsumer(join(copy.around, 'consumer'), tarballs);
  consumer.write({
    'index.js': `import { whatsNew } from '@auralis/changelog';
     import { releases } from '@auralis/changelog/data';
     import { APP_VERSION } from '@auralis/version';
     console.log(JSON.stringify(whatsNew({ releases, since: '1.1.0', current: APP_VERSION }).entries.map(({ text }) => text)));`,
  });
  expect(JSON.parse(consumer.command('auralis-version', 'print', '--json').stdout)).toMatchObject({
    app: version,
    schema: feature.schema,
  });
  return JSON.parse(consumer.node('index.js').stdout);
}
