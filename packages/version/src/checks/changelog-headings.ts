import { agreedVersion } from '../agreed-version.ts';
import { compared, gone, notThere, type VersionFinding } from '../finding.ts';
import { isReleased } from '../is-released.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

const CHECK = 'changelog-heading';
const ROOT = 'CHANGELOG.md';

/** The newest heading of the root's and of each package's CHANGELOG.md is the version in hand. */
export function changelogHeadings(facts: RepositoryFacts): readonly VersionFinding[] {
  const expected = agreedVersion(facts);
  return facts.changelogs.map(({ place, line, version, since }) => {
    // A package that joined the workspace after the newest release has no changelog yet; the root always has one.
    const isMissed = since === 'newest-release' || (place === ROOT && isReleased(facts));
    if (version === null) return isMissed ? gone(CHECK, place) : notThere(CHECK, place);
    const cure = 'CHANGELOG.md is written by "pnpm release:version": undo the edit, or cut the release.';
    return compared(CHECK, { file: place, line, expected, found: version, cure });
  });
}
