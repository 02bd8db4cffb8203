import { agreedVersion } from '../agreed-version.ts';
import { compared, notThere, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** `APP_VERSION`, which the apps show, is the version of the packages. */
export function versionConstant(facts: RepositoryFacts): readonly VersionFinding[] {
  const { constants } = facts;
  if (constants === null) return [notThere('version-constant', 'APP_VERSION')];
  const place = `${constants.place} APP_VERSION`;
  const cure = 'Run "auralis-version sync".';
  return [compared('version-constant', { place, expected: agreedVersion(facts), found: constants.app, cure })];
}
