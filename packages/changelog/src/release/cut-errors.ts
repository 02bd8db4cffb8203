import { ChangelogError } from '../errors.ts';
import { describeProblem, type Problem } from './problem.ts';

// How a cut ends that makes no release.

/** Without a changeset. */
export function nothing(): ChangelogError {
  return new ChangelogError('NOTHING_TO_RELEASE', {
    message: 'Nothing waits for a release.',
    detail: 'There is no changeset in .changeset; "pnpm changeset" writes one.',
  });
}

/** Refused before the first write. */
export function refused(problems: readonly Problem[]): ChangelogError {
  return new ChangelogError('RELEASE_REFUSED', {
    message: `The release can not be cut yet; nothing was changed.\n${problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`,
    detail: `${problems.length} problem${problems.length === 1 ? '' : 's'} found before anything was written.`,
    facts: { problems },
  });
}

/** Stopped on the way. */
export function stopped(version: string): ChangelogError {
  return new ChangelogError('CANCELLED', {
    message: `Release ${version} was not cut: you stopped it. Everything was put back as it was.`,
    detail: 'The cut was stopped between two stages, and every change it had made was undone.',
    facts: { version },
  });
}

/** Stopped before the first write. */
export function unbegun(): ChangelogError {
  return new ChangelogError('CANCELLED', {
    message: 'No release was cut: you stopped it. Nothing was changed.',
    detail: 'The cut was stopped while the steps were verified, before anything was written.',
  });
}

/** Failed on the way. */
export function undone(version: string, cause: unknown): ChangelogError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ChangelogError('CUT_FAILED', {
    message: `Release ${version} was not cut: ${reason}. Everything was put back as it was.`,
    detail: 'An error on the way undid every change of this cut; the tree is as it was before.',
    facts: { version },
    cause,
  });
}
