import { gitOf } from '../git.ts';
import type { Problem } from '../problem.ts';

/** A version that was tagged is never cut again. */
export async function freeTag(root: string, version: string): Promise<readonly Problem[]> {
  const tag = `v${version}`;
  if (!(await gitOf(root).tagExists(tag))) return [];
  const cure = `See what it points at with "git show ${tag}". A version that was released is never used again.`;
  return [{ file: `refs/tags/${tag}`, line: null, problem: `The tag ${tag} exists already.`, cure }];
}
