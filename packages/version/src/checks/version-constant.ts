import { agreedVersion } from '../agreed-version.ts';
import { compared, notThere, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** `APP_VERSION`, which the apps show, is the version of the packages. */
export function versionConstant(facts: RepositoryFacts): readonly VersionFinding[] {
  const { constants } = facts;
  if (constants === null) return [notThere('version-constant', 'APP_VERSION')];
  return [
    compared('version-constant', {
      file: constants.place,
      line: constants.lines.app,
      part: 'APP_VERSION',
      expected: agreedVersion(facts),
      found: constants.app,
      cure: 'Run "auralis-version sync".',
    }),
  ];
}
