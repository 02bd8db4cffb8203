import fc from 'fast-check';
import semver from 'semver';
import { expect, test } from 'vitest';
import { compareVersions, parseVersion } from './version-order.ts';

const number = fc.nat(12);
const identifier = fc.oneof(number.map(String), fc.constantFrom('alpha', 'beta', 'rc', 'beta-1', 'x', 'Z'));
const version = fc
  .tuple(number, number, number, fc.array(identifier, { maxLength: 3 }))
  .map(
    ([major, minor, patch, prerelease]) =>
      `${major}.${minor}.${patch}${prerelease.length > 0 ? `-${prerelease.join('.')}` : ''}`,
  );

test('compareVersions orders versions exactly as the semver package does', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(Math.sign(compareVersions(parseVersion(a), parseVersion(b)))).toBe(semver.compare(a, b));
    }),
    { numRuns: 5_000 },
  );
});

test('compareVersions ignores build metadata', () => {
  expect(compareVersions(parseVersion('1.2.0+linux'), parseVersion('1.2.0'))).toBe(0);
});

test.each(['', '1.2', 'v1.2.0', 'latest', '1.2.0-', '1.2.0 '])('parseVersion rejects "%s"', (text) => {
  expect(() => parseVersion(text)).toThrow(expect.objectContaining({ code: 'VERSION_INVALID' }));
});
