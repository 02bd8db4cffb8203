import { agreedVersion } from '../agreed-version.ts';
import { compared, gone, notThere, type VersionFinding } from '../finding.ts';
import { isReleased } from '../is-released.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

const CHECK = 'version-constant';

/** `APP_VERSION`, which the apps show, is the version of the packages. */
export function versionConstant(facts: RepositoryFacts): readonly VersionFinding[] {
  const { constants } = facts;
  const place = facts.places.constants;
  if (constants === null) return [isReleased(facts) ? gone(CHECK, place) : notThere(CHECK, place)];
  return [
    compared(CHECK, {
      file: constants.place,
      line: constants.lines.app,
      part: 'APP_VERSION',
      expected: agreedVersion(facts),
      found: constants.app,
      cure: 'Run "auralis-version sync".',
    }),
  ];
}
