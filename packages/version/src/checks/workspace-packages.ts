import { agreedVersion } from '../agreed-version.ts';
import { compared, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** Every package of the workspace, private ones too, carries the one version. */
export function workspacePackages(facts: RepositoryFacts): readonly VersionFinding[] {
  const expected = agreedVersion(facts);
  return facts.packages.map(({ place, line, name, version }) =>
    compared('workspace-package', {
      file: place,
      line,
      expected,
      found: version,
      cure: `Set "version" of ${name} to ${expected}, and see that it is in the fixed group of .changeset/config.json.`,
    }),
  );
}
