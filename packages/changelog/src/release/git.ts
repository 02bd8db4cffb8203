import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The questions that a release asks git. */
export interface Git {
  /** The paths that differ from HEAD, including untracked ones; `null` outside a repository. */
  readonly changedPaths: () => Promise<readonly string[] | null>;
  readonly tagExists: (tag: string) => Promise<boolean>;
  /** The short hash of the commit that last added a file at this path; `null` while it is not committed. */
  readonly commitThatAdded: (path: string) => Promise<string | null>;
}

/** Opens the git repository that contains a folder. */
export function gitOf(root: string): Git {
  const git = async (...args: readonly string[]) => {
    const { stdout } = await run('git', [...args], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  };
  const orNull = (output: Promise<string>) =>
    // git fails outside a repository and before the first commit; the callers treat both as an answer.
    output.catch(() => null);
  return {
    changedPaths: async () => {
      // Without renames, which have two fields in the output: a removal and an addition have one path each.
      const status = await orNull(git('status', '--porcelain', '--no-renames', '-z'));
      return status === null ? null : status.split('\0').flatMap((line) => (line === '' ? [] : [line.slice(3)]));
    },
    tagExists: async (tag) => ((await orNull(git('tag', '--list', tag))) ?? '').trim() === tag,
    commitThatAdded: async (path) => {
      // Without "--follow", which would continue with a file of another name and a similar text.
      const log = await orNull(git('log', '--diff-filter=A', '--format=%h', '--', path));
      return log?.trim().split('\n')[0] || null;
    },
  };
}
