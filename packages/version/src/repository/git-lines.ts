import { execFileSync } from 'node:child_process';

/** What git says about a folder, line by line; none where there is no repository, no commit yet, or no git. */
export function gitLines(root: string, args: readonly string[], input = ''): readonly string[] {
  try {
    const said = execFileSync('git', [...args], {
      cwd: root,
      encoding: 'utf8',
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return said.split('\n').filter((line) => line !== '');
  } catch {
    // A tarball or a fresh folder has no history, hence nothing there that could disagree.
    return [];
  }
}
