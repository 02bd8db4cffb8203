import { isPrerelease } from '@auralis/version';
import type { Problem } from '../problem.ts';
import type { PendingChangeset, ReleaseState } from '../read-release-state.ts';

/**
 * The name of a changeset is new. It becomes the id of an entry, and an id tells what is one change: an entry with the
 * id of an earlier one would be taken for told already, and never be shown.
 */
export function freshIds({ changesets, releases }: Pick<ReleaseState, 'changesets' | 'releases'>): readonly Problem[] {
  return changesets.flatMap((changeset) => {
    const taken = takenBy(changeset, { changesets, releases });
    if (taken === null) return [];
    const problem = `The name "${changeset.id}" is taken by ${taken}.`;
    const cure = 'Rename the file; if it announces that very change, remove it.';
    return [{ file: changeset.file, line: 1, problem, cure }];
  });
}

// What a prerelease shipped is repeated by the stable release, so there the same id is one change.
function takenBy(
  { id, file, state }: PendingChangeset,
  { changesets, releases }: Pick<ReleaseState, 'changesets' | 'releases'>,
): string | null {
  const shipped = releases.find(
    ({ version, entries }) =>
      !(state === 'in-prerelease' && isPrerelease(version)) && entries.some((entry) => entry.id === id),
  );
  if (shipped !== undefined) return `an entry of ${shipped.version}`;
  const twin = changesets.find((other) => other.id === id && other.file !== file);
  return state === 'waiting' && twin !== undefined ? twin.file : null;
}
