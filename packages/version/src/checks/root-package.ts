import { agreedVersion } from '../agreed-version.ts';
import { compared, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** The root manifest, which changesets never bumps, carries the one version too. */
export function rootPackage(facts: RepositoryFacts): readonly VersionFinding[] {
  const { place, line, version } = facts.root;
  const cure = 'Run "auralis-version sync".';
  return [compared('root-package', { file: place, line, expected: agreedVersion(facts), found: version, cure })];
}
