import { agreedVersion } from '../agreed-version.ts';
import { compared, gone, notThere, type VersionFinding } from '../finding.ts';
import { isReleased } from '../is-released.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

const CHECK = 'release-record';

/** The newest release record is the record of the version in hand. */
export function releaseRecord(facts: RepositoryFacts): readonly VersionFinding[] {
  const [newest] = facts.records;
  const { releases } = facts.places;
  if (newest === undefined) return [isReleased(facts) ? gone(CHECK, releases) : notThere(CHECK, releases)];
  return [
    compared(CHECK, {
      file: newest.place,
      line: newest.line,
      expected: agreedVersion(facts),
      found: newest.version,
      cure: 'Versions move only with "pnpm release:version": undo the edit, or cut the release.',
    }),
  ];
}
