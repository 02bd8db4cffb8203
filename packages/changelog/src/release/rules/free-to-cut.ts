import { gitOf } from '../git.ts';
import type { Problem } from '../problem.ts';

/** A cut starts from a committed tree, and never makes a version that was tagged before. */
export async function freeToCut(root: string, version: string): Promise<readonly Problem[]> {
  const git = gitOf(root);
  const changed = await git.changedPaths();
  const tag = `v${version}`;
  return [
    ...(changed === null ? [noRepository()] : []),
    ...(changed ?? []).map((file) => ({
      file,
      line: null,
      problem: 'It is not committed.',
      cure: 'Commit it or put it away, so that the release holds only what was reviewed.',
    })),
    ...((await git.tagExists(tag)) ? [tagged(tag)] : []),
  ];
}

function noRepository(): Problem {
  return {
    file: '.',
    line: null,
    problem: 'This is not a git repository.',
    cure: 'Cut from a clone of the repository.',
  };
}

function tagged(tag: string): Problem {
  const cure = `See what it points at with "git show ${tag}". A version that was released is never used again.`;
  return { file: '.', line: null, problem: `The tag ${tag} exists already.`, cure };
}
