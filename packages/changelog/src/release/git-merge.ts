import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HAS_PROCESS_GROUPS = process.platform !== 'win32';

/** A file that a merge could not settle, as the merge base and the two sides have it; `null` where one has none. */
export interface ConflictSides {
  readonly base: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** What a merge of two branches asks git. */
export interface GitMerge {
  /** Whether git knows a commit by this name. */
  readonly knows: (branch: string) => Promise<boolean>;
  /**
   * Merges a branch without a commit; resolves to `up-to-date` if it is merged already. No merge may be in progress: what git
   * says of that one would be taken for the result.
   */
  readonly start: (branch: string) => Promise<'started' | 'up-to-date'>;
  readonly conflicts: () => Promise<readonly string[]>;
  readonly sidesOf: (path: string) => Promise<ConflictSides>;
  readonly add: (paths: readonly string[]) => Promise<void>;
  /** Commits the merge, and resolves to the name of the branch that it is on. */
  readonly commit: () => Promise<string>;
  /** Restores the tree as it was before the merge; there were no uncommitted changes then. */
  readonly undo: () => Promise<void>;
}

/** Opens the git repository that contains a folder, for a merge. */
export function gitMergeOf(root: string): GitMerge {
  const git = (...args: readonly string[]) => runGit(root, args);
  const exists = (revision: string) =>
    git('rev-parse', '--quiet', '--verify', '--end-of-options', revision).then(
      () => true,
      () => false,
    );
  const textOf = (revision: string) => git('show', revision).catch(() => null);
  return {
    knows: (branch) => exists(`${branch}^{commit}`),
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
      return (await git('rev-parse', '--abbrev-ref', 'HEAD')).trim();
    },
    undo: async () => {
      // Every file that a merge adds is in the index, so this removes it, and no file that the user made since.
      await git('reset', '--quiet', '--hard');
    },
  };
}

/** Runs git where Ctrl-C does not reach it: it would leave half of its files. The error is what it printed. */
function runGit(cwd: string, args: readonly string[]): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn('git', [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: HAS_PROCESS_GROUPS });
    const [out, err]: readonly [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', failed);
    child.on('close', (code) => {
      const printed = Buffer.concat(out).toString('utf8');
      if (code === 0) done(printed);
      else failed(new Error(Buffer.concat(err).toString('utf8').trim() || printed.trim()));
    });
  });
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
