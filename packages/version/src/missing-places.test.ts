import { describe, expect, test } from 'vitest';
import { AGREEING_REPOSITORY, sampleRepository } from '../test/sample-repository.ts';
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
