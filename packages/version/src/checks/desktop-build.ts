import { agreedVersion } from '../agreed-version.ts';
import { compared, notThere, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** Where electron-builder's configuration states a version, it is the one version. */
export function desktopBuild(facts: RepositoryFacts): readonly VersionFinding[] {
  const expected = agreedVersion(facts);
  if (facts.desktopBuilds.length === 0) return [notThere('desktop-build', 'electron-builder configuration')];
  return facts.desktopBuilds.map(({ place, part, line, version }) => {
    const cure = `Set it to ${expected}, or better remove it: electron-builder takes the version of package.json.`;
    return compared('desktop-build', { file: place, part, line, expected, found: version, cure });
  });
}
