import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The commit that announced a change. */
export interface AnnouncingCommit {
  /** The short hash. */
  readonly hash: string;
  /** The number of the pull request at the end of the subject, as in `Add presets (#123)`. */
  readonly pull: number | null;
  /** The account of the author on GitHub, from an address that GitHub gives to it. */
  readonly author: string | null;
}

/** What git has begun and not finished, by the file or folder in which it keeps the state. */
const OPERATIONS = {
  MERGE_HEAD: 'merge',
  CHERRY_PICK_HEAD: 'cherry-pick',
  REVERT_HEAD: 'revert',
  'rebase-merge': 'rebase',
  'rebase-apply': 'rebase',
} as const;
export type GitOperation = (typeof OPERATIONS)[keyof typeof OPERATIONS];

/** The questions that a release asks git. */
export interface Git {
  /** The next commit would finish it. */
  readonly operationInProgress: () => Promise<GitOperation | null>;
  /** The paths that differ from HEAD, including untracked ones; `null` outside a repository. */
  readonly changedPaths: () => Promise<readonly string[] | null>;
  readonly tagExists: (tag: string) => Promise<boolean>;
  /** The commit that last added a file at this path; `null` while it is not committed. */
  readonly commitThatAdded: (path: string) => Promise<AnnouncingCommit | null>;
  /** The URL of the repository on the web, from the address of `origin`; `null` without such a remote. */
  readonly webAddress: () => Promise<string | null>;
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
    operationInProgress: async () => {
      const entries = Object.entries(OPERATIONS);
      const paths = await orNull(git('rev-parse', ...entries.flatMap(([name]) => ['--git-path', name])));
      const at = (paths ?? '').split('\n').findIndex((path) => path !== '' && existsSync(resolve(root, path)));
      return entries[at]?.[1] ?? null;
    },
    changedPaths: async () => {
      // Without renames, which have two fields in the output: a removal and an addition have one path each. The setting
      // status.showUntrackedFiles must not hide files that a rollback or the next commit would reach.
      const options = ['--porcelain', '--untracked-files=all', '--no-renames', '-z'];
      const status = await orNull(git('status', ...options));
      return status === null ? null : status.split('\0').flatMap((line) => (line === '' ? [] : [line.slice(3)]));
    },
    tagExists: async (tag) => ((await orNull(git('tag', '--list', tag))) ?? '').trim() === tag,
    commitThatAdded: async (path) => {
      // Without "--follow", which would continue with a file of another name and a similar text.
      const log = await orNull(git('log', '-1', '--diff-filter=A', '--format=%h%n%aE%n%s', '--', path));
      const [hash = '', email = '', subject = ''] = (log ?? '').split('\n');
      if (hash === '') return null;
      const pull = /\(#(\d+)\)$/.exec(subject)?.[1];
      const author = /^(?:\d+\+)?([\da-z-]+)@users\.noreply\.github\.com$/i.exec(email)?.[1];
      return { hash, pull: pull === undefined ? null : Number(pull), author: author ?? null };
    },
    webAddress: async () => webAddress((await orNull(git('remote', 'get-url', 'origin'))) ?? ''),
  };
}

/**
 * The page of a repository, from an address to fetch it from: `https://…`, `ssh://git@…` or `git@host:owner/name`. Only the
 * host and the path remain, and no password.
 */
function webAddress(remote: string): string | null {
  const address = remote.trim().replace(/^git@([^/:]+):/, 'ssh://git@$1/');
  const url = URL.parse(address);
  if (url === null || !/^(?:https?|ssh|git):$/.test(url.protocol)) return null;
  const path = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  return path === '' ? null : `https://${url.hostname}${path}`;
}
