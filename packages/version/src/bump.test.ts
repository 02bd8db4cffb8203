import { expect, test } from 'vitest';
import { bumpBetween, coversBump, isPrerelease, requiredBump, stableVersion } from './bump.ts';

test('a new migration needs at least a minor, and a breaking one a major', () => {
  expect(requiredBump(['fix', 'new-migration'])).toBe('minor');
  expect(requiredBump(['new-migration', 'breaking-migration', 'fix'])).toBe('major');
  expect(requiredBump(['fix'])).toBe('patch');
  expect(requiredBump(['api-break'])).toBe('major');
  expect(requiredBump([])).toBe('none');
});

test('a larger bump covers a smaller need, never the other way round', () => {
  expect(coversBump('major', 'minor')).toBe(true);
  expect(coversBump('minor', 'minor')).toBe(true);
  expect(coversBump('patch', 'minor')).toBe(false);
});

test('the bump between two versions is read from the first number that differs', () => {
  expect(bumpBetween('1.2.3', '1.2.4')).toBe('patch');
  expect(bumpBetween('1.2.3', '1.3.0')).toBe('minor');
  expect(bumpBetween('1.2.3', '2.0.0')).toBe('major');
  expect(bumpBetween('1.2.3', '1.3.0-beta.0')).toBe('minor');
  expect(bumpBetween('1.3.0-beta.0', '1.3.0')).toBe('none');
});

test('a prerelease leads to its stable version', () => {
  expect(stableVersion('1.3.0-beta.2')).toBe('1.3.0');
  expect(isPrerelease('1.3.0-beta.2')).toBe(true);
  expect(isPrerelease('1.3.0')).toBe(false);
});

test('what is not a version is named in the error', () => {
  expect(() => stableVersion('1.3')).toThrow(
    expect.objectContaining({ code: 'VERSION_INVALID', facts: { version: '1.3' } }),
  );
});
