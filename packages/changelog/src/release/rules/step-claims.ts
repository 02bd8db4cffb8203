import type { MigrationStep } from '@auralis/version/repository';
import type { Problem } from '../problem.ts';
import type { PendingChangeset, ReleaseState } from '../read-release-state.ts';

/** Each new step is announced by exactly one changeset, and a changeset announces only steps that are new. */
export function stepClaims({ facts, changesets }: Pick<ReleaseState, 'facts' | 'changesets'>): readonly Problem[] {
  const claims = changesets.filter(({ entry }) => entry.migration !== null);
  const released = facts.steps.filter(({ file }) => file in (facts.frozen?.checksums ?? {}));
  const fresh = facts.steps.filter((step) => !released.includes(step));
  return [
    ...fresh.flatMap((step) => unclaimed(step, claims)),
    ...claims.flatMap((claim) => repeated(claim, claims)),
    ...claims.flatMap((claim) => misplaced(claim, facts.steps, released)),
  ];
}

function unclaimed({ edge, place }: MigrationStep, claims: readonly PendingChangeset[]): readonly Problem[] {
  if (claims.some(({ entry }) => entry.migration?.edge === edge)) return [];
  const cure = `Write a changeset whose release block says "migration: ${edge}".`;
  return [{ file: place, line: 1, problem: 'No changeset announces this step.', cure }];
}

function repeated(claim: PendingChangeset, claims: readonly PendingChangeset[]): readonly Problem[] {
  const first = claims.find(({ entry }) => entry.migration?.edge === claim.entry.migration?.edge);
  if (first === undefined || first === claim || claim.entry.migration === null) return [];
  const { edge, line } = claim.entry.migration;
  return [
    {
      file: claim.file,
      line,
      problem: `${edge} is announced by ${first.file} already.`,
      cure: 'Keep one of the two lines.',
    },
  ];
}

function misplaced(
  claim: PendingChangeset,
  steps: readonly MigrationStep[],
  released: readonly MigrationStep[],
): readonly Problem[] {
  const { file, state, entry } = claim;
  if (entry.migration === null) return [];
  const { edge, line } = entry.migration;
  if (!steps.some((step) => step.edge === edge)) {
    const known = steps.filter((step) => !released.includes(step)).map((step) => step.edge);
    const cure =
      known.length > 0
        ? `New steps are: ${known.join(', ')}.`
        : 'There is no new step; add its file or remove the line.';
    return [{ file, line, problem: `There is no step ${edge} in the migrations folder.`, cure }];
  }
  // The step of a changeset that a prerelease shipped was frozen by that prerelease.
  if (state === 'in-prerelease' || !released.some((step) => step.edge === edge)) return [];
  return [
    {
      file,
      line,
      problem: `${edge} was released before.`,
      cure: 'Remove the line: a released step is announced once.',
    },
  ];
}
