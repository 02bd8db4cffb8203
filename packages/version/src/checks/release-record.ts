import { agreedVersion } from '../agreed-version.ts';
import { compared, notThere, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** The newest release record is the record of the version in hand. */
export function releaseRecord(facts: RepositoryFacts): readonly VersionFinding[] {
  const { newestRelease } = facts;
  if (newestRelease === null) return [notThere('release-record', 'release records')];
  return [
    compared('release-record', {
      file: newestRelease.place,
      line: newestRelease.line,
      expected: agreedVersion(facts),
      found: newestRelease.version,
      cure: 'Versions move only with "pnpm release:version": undo the edit, or cut the release.',
    }),
  ];
}
