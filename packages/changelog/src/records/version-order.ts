import { ChangelogError } from '../errors.ts';

// The semver package alone would take half of the 5 kB that this package may add to a browser bundle.
// A property test compares this implementation with it.
const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/;

/** A parsed version; `prerelease` is empty for a stable version. */
export interface ParsedVersion {
  readonly numbers: readonly [number, number, number];
  readonly prerelease: readonly (number | string)[];
}

/**
 * Parses a semantic version.
 *
 * @throws ChangelogError `VERSION_INVALID`
 */
export function parseVersion(version: string): ParsedVersion {
  const parts = VERSION.exec(version);
  if (parts === null) throw invalid(version);
  const prerelease =
    parts[4]?.split('.').map((identifier) => (/^\d+$/.test(identifier) ? Number(identifier) : identifier)) ?? [];
  return { numbers: [Number(parts[1]), Number(parts[2]), Number(parts[3])], prerelease };
}

/** Negative if `a` comes before `b`, by the precedence rules of Semantic Versioning 2.0. */
export function compareVersions(a: ParsedVersion, b: ParsedVersion): number {
  const numbers = a.numbers[0] - b.numbers[0] || a.numbers[1] - b.numbers[1] || a.numbers[2] - b.numbers[2];
  return numbers || comparePrereleases(a.prerelease, b.prerelease);
}

function comparePrereleases(a: ParsedVersion['prerelease'], b: ParsedVersion['prerelease']): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const order = compareIdentifiers(a[i], b[i]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareIdentifiers(a: number | string | undefined, b: number | string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === typeof b) return a < b ? -1 : 1;
  return typeof a === 'number' ? -1 : 1;
}

function invalid(version: string): ChangelogError {
  return new ChangelogError('VERSION_INVALID', {
    message: `"${version}" is not a version.`,
    detail: 'A version is three numbers, such as 1.2.0, with an optional prerelease, such as 1.2.0-beta.0.',
    hint: 'Pass a semantic version without a leading "v".',
    facts: { version },
  });
}
