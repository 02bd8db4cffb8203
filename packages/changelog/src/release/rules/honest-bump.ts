import { type Bump, type BumpReason, coversBump, type MigrationStep, requiredBump } from '@auralis/version/repository';
import { lineOf, type Problem } from '../problem.ts';
import type { PendingChangeset, ReleaseState } from '../read-release-state.ts';

/** A changeset's bump covers what it brings: a new step needs a minor, a breaking step or API a major. */
export function honestBump({ facts, changesets }: Pick<ReleaseState, 'facts' | 'changesets'>): readonly Problem[] {
  return changesets.flatMap((changeset) => {
    const needs = reasons(changeset, facts.steps);
    const required = requiredBump(needs.map(({ reason }) => reason));
    if (coversBump(changeset.bump, required)) return [];
    return [
      understated(changeset, required, needs.find(({ reason }) => requiredBump([reason]) === required)?.because ?? ''),
    ];
  });
}

interface Need {
  readonly reason: BumpReason;
  readonly because: string;
}

function reasons({ entry }: PendingChangeset, steps: readonly MigrationStep[]): readonly Need[] {
  const step = steps.find(({ edge }) => edge === entry.migration?.edge);
  return [
    ...(step === undefined ? [] : [{ reason: 'new-step', because: `${step.edge} changes the library` } as const]),
    ...(step?.breaking === 'breaking'
      ? [{ reason: 'breaking-step', because: `${step.edge} is @breaking` } as const]
      : []),
    ...(entry.api?.bump === 'minor' ? [{ reason: 'api-addition', because: 'the API gains something' } as const] : []),
    ...(entry.api?.bump === 'major' ? [{ reason: 'api-break', because: 'the API breaks' } as const] : []),
  ];
}

function understated({ file, source, bump, changeset }: PendingChangeset, required: Bump, because: string): Problem {
  return {
    file,
    line: lineOf(source, changeset.releases[0]?.name ?? '---'),
    problem: `The bump is ${bump}, but ${because}.`,
    cure: `Make it ${required}.`,
  };
}
