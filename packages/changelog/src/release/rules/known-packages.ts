import { lineOf, type Problem } from '../problem.ts';
import type { ReleaseState } from '../read-release-state.ts';

/** A changeset names packages of this workspace only. */
export function knownPackages({
  packages,
  changesets,
}: Pick<ReleaseState, 'packages' | 'changesets'>): readonly Problem[] {
  const names = packages.packages.map(({ packageJson }) => packageJson.name);
  return changesets.flatMap(({ file, source, changeset }) =>
    changeset.releases
      .filter(({ name }) => !names.includes(name))
      .map(({ name }) => ({
        file,
        line: lineOf(source, name),
        problem: `There is no package "${name}" in this workspace.`,
        cure: `Use one of: ${names.join(', ')}.`,
      })),
  );
}
