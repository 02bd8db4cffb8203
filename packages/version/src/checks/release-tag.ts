import { agreedVersion } from '../agreed-version.ts';
import { compared, notThere, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** If this commit carries a release tag, the tag names the version in hand. */
export function releaseTag(facts: RepositoryFacts): readonly VersionFinding[] {
  const tags = facts.tagsOnHead.filter((tag) => /^v\d/.test(tag));
  if (tags.length === 0) return [notThere('release-tag', 'HEAD')];
  return tags.map((tag) =>
    compared('release-tag', {
      file: 'HEAD',
      expected: `v${agreedVersion(facts)}`,
      found: tag,
      cure: `Tag the commit that was cut for ${tag.slice(1)}; "pnpm release" makes the tag.`,
    }),
  );
}
