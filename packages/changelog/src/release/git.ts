import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the release needs to know from git; every question is answered by the real git. */
export interface Git {
  /** The paths that differ from HEAD, untracked ones included; `null` outside a repository. */
  readonly changedPaths: () => Promise<readonly string[] | null>;
  readonly tagExists: (tag: string) => Promise<boolean>;
  /** The short name of the commit that last added a file at this path; `null` while it is not committed. */
  readonly commitThatAdded: (path: string) => Promise<string | null>;
}

/** Asks the git repository that a folder is in. */
export function gitOf(root: string): Git {
  const git = async (...args: readonly string[]) => {
    const { stdout } = await run('git', [...args], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  };
  const orNull = (output: Promise<string>) =>
    // Outside a repository, or before its first commit, git has nothing to say; the callers treat that as an answer.
    output.catch(() => null);
  return {
    changedPaths: async () => {
      // A rename would come as two fields; as a removal and an addition, each path has its own.
      const status = await orNull(git('status', '--porcelain', '--no-renames', '-z'));
      return status === null ? null : status.split('\0').flatMap((line) => (line === '' ? [] : [line.slice(3)]));
    },
    tagExists: async (tag) => ((await orNull(git('tag', '--list', tag))) ?? '').trim() === tag,
    commitThatAdded: async (path) => {
      // Without "--follow", which would go on to a file of another name with a similar text.
      const log = await orNull(git('log', '--diff-filter=A', '--format=%h', '--', path));
      return log?.trim().split('\n')[0] || null;
    },
  };
}
