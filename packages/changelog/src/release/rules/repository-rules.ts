import { checkVersions } from '@auralis/version';
import type { Problem } from '../../problem.ts';
import { type GitOperation, gitOf } from '../git.ts';
import type { ReleaseState } from '../read-release-state.ts';

/** Before a release, all places that state a version agree. */
export function versionsAgree({ facts }: Pick<ReleaseState, 'facts'>): readonly Problem[] {
  return checkVersions(facts)
    .filter(({ status }) => status === 'differs')
    .map(({ place, file, line, expected, found, hint }) => {
      const subject = place === file ? '' : `${place.slice(file.length + 1)}: `;
      return { file, line, problem: `${subject}expected ${expected}, found ${found}.`, hint };
    });
}

/**
 * A release starts without uncommitted changes: it contains only reviewed files, and a rollback leaves nothing behind. Nor is
 * anything in progress that the next commit would finish, which may have left the files as they were.
 */
export async function cleanTree(root: string): Promise<readonly Problem[]> {
  const git = gitOf(root);
  const operation = await git.operationInProgress();
  if (operation !== null) return [inProgress(operation)];
  const changed = await git.changedPaths();
  if (changed === null) {
    const hint = 'Run the release in a clone of the repository.';
    return [{ file: '.', line: null, problem: 'This is not a git repository.', hint }];
  }
  const hint = 'Commit or stash it, so that the release contains only reviewed changes.';
  return changed.map((file) => ({ file, line: null, problem: 'The file has uncommitted changes.', hint }));
}

function inProgress(operation: GitOperation): Problem {
  const problem = `A ${operation} is in progress.`;
  // "git merge --abort" keeps what a killed "auralis-changelog merge" wrote last.
  const reset = operation === 'merge' ? ', or with "git reset --hard" if "auralis-changelog merge" began it' : '';
  const hint = `Finish it with "git ${operation} --continue", or abort it with "git ${operation} --abort"${reset}.`;
  return { file: '.git', line: null, problem, hint };
}

/** A version that has a tag is never released again. */
export async function unusedTag(root: string, version: string): Promise<readonly Problem[]> {
  const tag = `v${version}`;
  if (!(await gitOf(root).tagExists(tag))) return [];
  const hint = `Run "git show ${tag}" to see what it marks. A released version is never used again.`;
  return [{ file: `refs/tags/${tag}`, line: null, problem: `The tag ${tag} already exists.`, hint }];
}
