import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AGREEING_REPOSITORY, type FixtureRepository, sampleRepository } from '../test/sample-repository.ts';
import { checkVersions } from './check-versions.ts';
import { readRepository } from './repository/read-repository.ts';

const DATA = 'packages/changelog/data';
const differing = (root: string) => checkVersions(readRepository(root)).filter(({ status }) => status === 'differs');
const without = (path: string, part: RegExp) => ({ [path]: AGREEING_REPOSITORY[path]?.replace(part, '') ?? '' });

describe('a place that is missing after a release', () => {
  test.each([
    ['the lockfile', 'pnpm-lock.yaml', { 'pnpm-lock.yaml': null }],
    ['the constants', 'packages/version/src/versions.ts', { 'packages/version/src/versions.ts': null }],
    ['the changelog', 'CHANGELOG.md', { 'CHANGELOG.md': null }],
    ['the releases in the changelog', 'CHANGELOG.md', { 'CHANGELOG.md': '# Player\n' }],
    ['the index', `${DATA}/index.json`, { [`${DATA}/index.json`]: null }],
    ['all records', DATA, { [`${DATA}/1.0.0.json`]: null, [`${DATA}/1.1.0.json`]: null, [`${DATA}/index.json`]: '[]' }],
    [
      'the engines of a package',
      'packages/core/package.json engines.node',
      without('packages/core/package.json', /,\n {2}"engines": \{[^}]*\}/),
    ],
    ['the pin of Node', 'pnpm-workspace.yaml nodeVersion', without('pnpm-workspace.yaml', /nodeVersion.*\n/)],
  ])('checkVersions reports %s', (_, place, broken) => {
    using fixture = sampleRepository({ ...AGREEING_REPOSITORY, ...broken });
    expect(differing(fixture.root)).toMatchObject([{ place, hint: expect.stringMatching(/\w.+\.$/) }]);
  });

  test('any of records, frozen migrations and headings shows that there was a release', () => {
    for (const left of [/1\.\d\.0\.json|index\.json/, /checksums/, /CHANGELOG/]) {
      const all = /data\/|checksums|CHANGELOG|pnpm-lock/;
      const files = Object.entries(AGREEING_REPOSITORY).filter(([path]) => left.test(path) || !all.test(path));
      using fixture = sampleRepository(Object.fromEntries(files));
      expect(differing(fixture.root).map(({ place }) => place)).toContain('pnpm-lock.yaml');
    }
  });
});

describe('checkVersions in a repository of git', () => {
  const git = ({ root }: FixtureRepository, ...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root, stdio: 'ignore' });
  const commit = (fixture: FixtureRepository) => {
    git(fixture, 'add', '-A');
    git(fixture, 'commit', '-qm', 'Work');
  };
  const released = (files: Readonly<Record<string, string | null>> = AGREEING_REPOSITORY) => {
    const fixture = sampleRepository(files);
    git(fixture, 'init', '-q');
    commit(fixture);
    return fixture;
  };
  const respell = ({ root }: FixtureRepository) => {
    for (const file of ['1.0.0.json', 'index.json'])
      writeFileSync(
        join(root, DATA, file),
        (AGREEING_REPOSITORY[`${DATA}/${file}`] ?? '').replace('migration-1', 'first-migration'),
      );
  };

  test('checkVersions reports a missing changelog that the newest release wrote, committed or not', () => {
    using fixture = released();
    rmSync(join(fixture.root, 'packages/core/CHANGELOG.md'));
    const missed = [{ place: 'packages/core/CHANGELOG.md', found: 'missing' }];
    expect(differing(fixture.root)).toMatchObject(missed);
    commit(fixture);
    expect(differing(fixture.root)).toMatchObject(missed);
  });

  test('checkVersions needs no changelog of a package that joined after the newest release', () => {
    using fixture = released({ ...AGREEING_REPOSITORY, 'packages/core/CHANGELOG.md': null });
    expect(differing(fixture.root)).toEqual([]);
  });

  test('checkVersions ignores a package that git ignores, and reports one that is not added yet', () => {
    using fixture = released({ ...AGREEING_REPOSITORY, '.gitignore': 'scratch/\n' });
    for (const folder of ['scratch', 'tools']) {
      mkdirSync(join(fixture.root, folder));
      writeFileSync(join(fixture.root, folder, 'package.json'), '{}\n');
    }
    expect(differing(fixture.root)).toMatchObject([
      { check: 'package-outside-workspace', place: 'tools/package.json' },
    ]);
  });

  test('checkVersions finds an edited record, even when the index has the same edit', () => {
    using fixture = released();
    expect(differing(fixture.root)).toEqual([]);
    respell(fixture);
    commit(fixture);
    expect(differing(fixture.root)).toMatchObject([{ check: 'released-record', place: `${DATA}/1.0.0.json` }]);
  });

  test('checkVersions compares a record with its tag, or without one with the last commit that added it', () => {
    using fixture = released();
    rmSync(join(fixture.root, DATA, '1.0.0.json'));
    commit(fixture);
    git(fixture, 'tag', 'v1.0.0', 'HEAD~1');
    respell(fixture);
    commit(fixture);
    expect(differing(fixture.root)).toMatchObject([{ place: `${DATA}/1.0.0.json` }]);
    git(fixture, 'tag', '--delete', 'v1.0.0');
    expect(differing(fixture.root)).toEqual([]);
  });
});
