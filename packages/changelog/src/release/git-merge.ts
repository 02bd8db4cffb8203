import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file that a merge could not settle, as the merge base and the two sides have it; `null` where one has none. */
export interface ConflictSides {
  readonly base: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** What a merge of two branches asks git. */
export interface GitMerge {
  /** Merges a branch without a commit; resolves to `up-to-date` if it is merged already. */
  readonly start: (branch: string) => Promise<'started' | 'up-to-date'>;
  readonly conflicts: () => Promise<readonly string[]>;
  readonly sidesOf: (path: string) => Promise<ConflictSides>;
  readonly add: (paths: readonly string[]) => Promise<void>;
  readonly commit: () => Promise<void>;
  /** Restores the tree as it was before the merge; there were no uncommitted changes then. */
  readonly undo: () => Promise<void>;
}

/** Opens the git repository that contains a folder, for a merge. */
export function gitMergeOf(root: string): GitMerge {
  const git = async (...args: readonly string[]) => {
    const { stdout } = await run('git', [...args], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  };
  const exists = (revision: string) =>
    git('rev-parse', '--quiet', '--verify', revision).then(
      () => true,
      () => false,
    );
  const textOf = (revision: string) => git('show', revision).catch(() => null);
  return {
    start: async (branch) => {
      try {
        await git('merge', '--no-commit', '--no-ff', branch);
      } catch (cause) {
        // Conflicts end the merge with an error too, but it has started then.
        if (!(await exists('MERGE_HEAD'))) throw cause;
      }
      return (await exists('MERGE_HEAD')) ? 'started' : 'up-to-date';
    },
    conflicts: async () =>
      (await git('diff', '--name-only', '--diff-filter=U', '--relative', '-z'))
        .split('\0')
        .filter((path) => path !== ''),
    sidesOf: async (path) => {
      const [base, ours, theirs] = await Promise.all([1, 2, 3].map((stage) => textOf(`:${stage}:./${path}`)));
      return { base: base ?? null, ours: ours ?? null, theirs: theirs ?? null };
    },
    add: async (paths) => {
      await git('add', '--', ...paths);
    },
    commit: async () => {
      // Without the list of conflicts, which git adds to the message as comments.
      await git('commit', '--quiet', '--no-edit', '--cleanup=strip');
    },
    undo: async () => {
      await git('add', '--all');
      await git('reset', '--quiet', '--hard');
    },
  };
}

/** Merges the texts of a file as git does; `conflicts` says whether the result has markers. */
export async function mergeTexts({ base, ours, theirs }: Readonly<Record<keyof ConflictSides, string>>): Promise<{
  readonly text: string;
  readonly conflicts: boolean;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-merge-'));
  try {
    for (const [name, text] of Object.entries({ base, ours, theirs })) writeFileSync(join(folder, name), text);
    const args = ['merge-file', '-p', 'ours', 'base', 'theirs'];
    const { stdout } = await run('git', args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return { text: stdout, conflicts: false };
  } catch (cause) {
    // The exit code is the number of conflicts, or 255 for a failure.
    const { code, stdout = '' } = cause as { readonly code?: unknown; readonly stdout?: string };
    if (typeof code !== 'number' || code > 127) throw cause;
    return { text: stdout, conflicts: true };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
