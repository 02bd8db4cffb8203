import parse from 'semver/functions/parse.js';
import { VersionError } from './errors.ts';

/** How far a release moves the version, smallest first. */
export const BUMPS = ['none', 'patch', 'minor', 'major'] as const;
export type Bump = (typeof BUMPS)[number];

/** One reason for a bump: what changed, as far as the rules of semver care. */
export type BumpReason = 'fix' | 'feature' | 'new-migration' | 'breaking-migration' | 'api-addition' | 'api-break';

const REQUIRED: Readonly<Record<BumpReason, Bump>> = {
  fix: 'patch',
  feature: 'minor',
  'new-migration': 'minor',
  'breaking-migration': 'major',
  'api-addition': 'minor',
  'api-break': 'major',
};

/**
 * The smallest bump that semver allows for all these changes together.
 *
 * @example
 * requiredBump(['fix', 'new-migration']); // 'minor'
 */
export function requiredBump(reasons: readonly BumpReason[]): Bump {
  return reasons.map((reason) => REQUIRED[reason]).reduce(largerBump, 'none');
}

/**
 * The larger of two bumps.
 *
 * @example
 * largerBump('patch', 'minor'); // 'minor'
 */
export function largerBump(one: Bump, other: Bump): Bump {
  return BUMPS.indexOf(one) >= BUMPS.indexOf(other) ? one : other;
}

/**
 * Whether a release that moves by `planned` may carry a change that needs `required`.
 *
 * @example
 * coversBump('minor', 'major'); // false
 */
export function coversBump(planned: Bump, required: Bump): boolean {
  return BUMPS.indexOf(planned) >= BUMPS.indexOf(required);
}

/**
 * The bump that leads from one version to the next; a prerelease counts as the version it leads to.
 *
 * @throws VersionError `VERSION_INVALID`
 * @example
 * bumpBetween('1.2.3', '1.3.0-beta.0'); // 'minor'
 */
export function bumpBetween(from: string, to: string): Bump {
  const [older, newer] = [parseVersion(from), parseVersion(to)];
  if (newer.major !== older.major) return 'major';
  if (newer.minor !== older.minor) return 'minor';
  return newer.patch !== older.patch ? 'patch' : 'none';
}

/**
 * The version that a prerelease leads to. A stable version is returned unchanged.
 *
 * @throws VersionError `VERSION_INVALID`
 * @example
 * stableVersion('1.3.0-beta.2'); // '1.3.0'
 */
export function stableVersion(version: string): string {
  const { major, minor, patch } = parseVersion(version);
  return `${major}.${minor}.${patch}`;
}

/**
 * Whether a version is a prerelease.
 *
 * @throws VersionError `VERSION_INVALID` for what is not a version
 * @example
 * try {
 *   console.log(isPrerelease('1.3.0-beta.2')); // true
 * } catch (error) {
 *   if (!(error instanceof VersionError)) throw error;
 *   console.error(`${error.code}: ${error.hint}`);
 * }
 */
export function isPrerelease(version: string): boolean {
  return parseVersion(version).prerelease.length > 0;
}

function parseVersion(version: string) {
  const parsed = parse(version);
  if (parsed !== null) return parsed;
  throw new VersionError('VERSION_INVALID', {
    message: `"${version}" is not a version number.`,
    detail: 'A version has three numbers and an optional prerelease.',
    hint: 'Write it like 1.2.0 or 1.2.0-beta.0.',
    facts: { version },
  });
}
