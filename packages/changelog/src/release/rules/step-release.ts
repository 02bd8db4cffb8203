import { stableVersion } from '@auralis/version/repository';
import type { Problem } from '../problem.ts';
import type { ReleaseState } from '../read-release-state.ts';

/** A new step that says which release ships it (`-- @release 1.2.0`) says the one that is being cut. */
export function stepRelease({ facts }: Pick<ReleaseState, 'facts'>, version: string): readonly Problem[] {
  const target = stableVersion(version);
  return facts.steps
    .filter(({ file, release }) => !(file in (facts.frozen?.checksums ?? {})) && release !== null && release !== target)
    .map(({ place, release, releaseLine }) => ({
      file: place,
      line: releaseLine,
      problem: `The step says that release ${release} ships it, but this is ${version}.`,
      cure: `Write "@release ${target}" in its header.`,
    }));
}
