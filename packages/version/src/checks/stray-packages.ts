import { compared, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** No package lies outside the workspace, where neither this check nor the release would see its version. */
export function strayPackages({ strays }: RepositoryFacts): readonly VersionFinding[] {
  return strays.map((file) =>
    compared('stray-package', {
      file,
      expected: 'in the workspace',
      found: 'outside',
      cure: 'Add its folder to "packages" of pnpm-workspace.yaml, or remove it.',
    }),
  );
}
