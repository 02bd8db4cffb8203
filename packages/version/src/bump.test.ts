import { expect, test } from 'vitest';
import { bumpBetween, coversBump, isPrerelease, requiredBump, stableVersion } from './bump.ts';

test('requiredBump asks at least a minor for a new migration, and a major for a breaking one', () => {
  expect(requiredBump(['fix', 'new-migration'])).toBe('minor');
  expect(requiredBump(['new-migration', 'breaking-migration', 'fix'])).toBe('major');
  expect(requiredBump(['fix'])).toBe('patch');
  expect(requiredBump(['api-break'])).toBe('major');
  expect(requiredBump([])).toBe('none');
});

test('coversBump accepts a larger bump for a smaller need, never the other way round', () => {
  expect(coversBump('major', 'minor')).toBe(true);
  expect(coversBump('minor', 'minor')).toBe(true);
  expect(coversBump('patch', 'minor')).toBe(false);
});

test('bumpBetween reads the first number that differs', () => {
  expect(bumpBetween('1.2.3', '1.2.4')).toBe('patch');
  expect(bumpBetween('1.2.3', '1.3.0')).toBe('minor');
  expect(bumpBetween('1.2.3', '2.0.0')).toBe('major');
  expect(bumpBetween('1.2.3', '1.3.0-beta.0')).toBe('minor');
  expect(bumpBetween('1.3.0-beta.0', '1.3.0')).toBe('none');
});

test('stableVersion returns the version that a prerelease leads to', () => {
  expect(stableVersion('1.3.0-beta.2')).toBe('1.3.0');
  expect(isPrerelease('1.3.0-beta.2')).toBe(true);
  expect(isPrerelease('1.3.0')).toBe(false);
});

test('bumpBetween names what is not a version in its error', () => {
  expect(() => stableVersion('1.3')).toThrow(
    expect.objectContaining({ code: 'VERSION_INVALID', facts: { version: '1.3' } }),
  );
});
