import { gitOf } from '../git.ts';
import type { Problem } from '../problem.ts';

/** A cut starts from a committed tree: the release holds what was reviewed, and an undone cut leaves nothing behind. */
export async function committedTree(root: string): Promise<readonly Problem[]> {
  const changed = await gitOf(root).changedPaths();
  if (changed === null) return [noRepository()];
  const cure = 'Commit it or put it away, so that the release holds only what was reviewed.';
  return changed.map((file) => ({ file, line: null, problem: 'It is not committed.', cure }));
}

function noRepository(): Problem {
  return {
    file: '.',
    line: null,
    problem: 'This is not a git repository.',
    cure: 'Cut from a clone of the repository.',
  };
}
