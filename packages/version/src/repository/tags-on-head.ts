import { execFileSync } from 'node:child_process';

/** The git tags on the commit that is checked out; none where the folder is not a repository with commits. */
export function tagsOnHead(root: string): readonly string[] {
  try {
    const output = execFileSync('git', ['tag', '--points-at', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.split('\n').filter((tag) => tag !== '');
  } catch {
    // A tarball or a fresh folder has no git history, hence no tag that could disagree.
    return [];
  }
}
