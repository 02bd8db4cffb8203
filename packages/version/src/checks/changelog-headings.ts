import { agreedVersion } from '../agreed-version.ts';
import { compared, notThere, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** The newest heading of the root's and of each package's CHANGELOG.md is the version in hand. */
export function changelogHeadings(facts: RepositoryFacts): readonly VersionFinding[] {
  const expected = agreedVersion(facts);
  return facts.changelogs.map(({ place, line, version }) => {
    // A package that joined the workspace after the newest release has no changelog yet.
    if (version === null) return notThere('changelog-heading', place);
    const cure = 'CHANGELOG.md is written by "pnpm release:version": undo the edit, or cut the release.';
    return compared('changelog-heading', { file: place, line, expected, found: version, cure });
  });
}
