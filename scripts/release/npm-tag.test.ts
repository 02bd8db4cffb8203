import { expect, test } from 'vitest';
import { newestStable, npmTag } from './npm-tag.ts';

test.each([
  ['1.3.0', 'latest'],
  ['1.10.0', 'latest', '1.9.9'],
  ['1.9.9', 'release-1.9', '1.10.0'],
  ['1.3.0+build-7', 'latest'],
  ['1.3.0-beta.1', 'beta'],
  ['1.3.0-RC.0', 'rc'],
  ['1.3.0-Beta.1', 'beta'],
  ['1.3.0-rc-2', 'rc'],
  ['1.3.0-0', 'next'],
  ['1.3.0-x.0', 'next'],
  ['1.3.0-latest.0', 'next'],
])('npmTag returns for %s the npm tag "%s"', (version, tag, latest?: string) => {
  expect(npmTag(version, latest ?? null)).toBe(tag);
});

test('newestStable compares numbers, and takes no prerelease for a stable version', () => {
  expect(newestStable(['1.9.0', null, '1.10.0', '2.0.0-beta.0'])).toBe('1.10.0');
  expect(newestStable([null, '1.6.0-beta.0'])).toBeNull();
});
