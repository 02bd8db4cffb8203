import { gitLines } from './git-lines.ts';

/** The git tags on the commit that is checked out; none where the folder is not a repository with commits. */
export function tagsOnHead(root: string): readonly string[] {
  return gitLines(root, ['tag', '--points-at', 'HEAD']);
}
