import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { EXIT, ignoreFurtherSignals, type VerbResult } from '@auralis/command-line';
import type { RepositoryPlaces } from '@auralis/version/repository';
import { describeProblem } from '../problem.ts';
import { cutRelease } from '../release/cut-release.ts';
import { mergeBranch } from '../release/merge-branch.ts';
import { previewRelease, renderPreview } from '../release/preview-release.ts';
import { rebuildIndex } from '../release/rebuild-index.ts';
import type { CutStage } from '../release/release-stages.ts';

/** Undoes a cut that is not committed. It starts from a clean tree: what differs is its own, or was made since. */
const UNDO = 'git reset --hard && git clean -fd :/';

const HAS_PROCESS_GROUPS = process.platform !== 'win32';

interface CutVerb {
  readonly root: string;
  readonly places: RepositoryPlaces;
  /** The command that verifies the migrations before anything is written. */
  readonly verify: string;
  /** The command that writes the checksums of the migrations. */
  readonly lock: string;
  readonly onStage: (stage: CutStage) => void;
  readonly signal: AbortSignal;
}

/** Shows the next release or, with exit code 1, the problems that block it. */
export async function preview(root: string, places: RepositoryPlaces): Promise<VerbResult> {
  const shown = await previewRelease({ root: resolve(root), places });
  return { json: shown, text: renderPreview(shown), exit: shown.status === 'refused' ? EXIT.failed : EXIT.done };
}

/** Makes the release. Ctrl-C rolls everything back, and a second Ctrl-C does not interrupt the rollback. */
export async function cut({ root, places, verify, lock, onStage, signal }: CutVerb): Promise<VerbResult> {
  ignoreFurtherSignals();
  const record = await cutRelease({
    root: resolve(root),
    places,
    signal,
    verify: (folder) => runCommand(verify, folder, signal),
    freeze: (folder) => runCommand(lock, folder, signal),
    onStage,
  });
  const { version, entries } = record;
  const commit = `git add --all && git commit -m "Release ${version}"`;
  const count = `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`;
  const text = `Release ${version} with ${count} is ready. Review the changes, then commit them: ${commit}\nTo undo the cut instead: ${UNDO}`;
  return { json: { status: 'cut', record }, text, exit: EXIT.done };
}

/** Merges a branch on which a release was made, or lists what is left to do. Ctrl-C undoes it, as that of a release. */
export async function merge(
  root: string,
  branch: string,
  places: RepositoryPlaces,
  signal: AbortSignal,
): Promise<VerbResult> {
  ignoreFurtherSignals();
  const result = await mergeBranch(resolve(root), branch, places, signal);
  if (result.status === 'up-to-date') return { json: result, text: `${branch} is merged already.`, exit: EXIT.done };
  if (result.status === 'merged') {
    const text = `Merged ${branch} in one commit. ${result.into} is at ${result.version}.`;
    return { json: result, text, exit: EXIT.done };
  }
  const problems = result.problems.map((problem) => `  ${describeProblem(problem)}`).join('\n');
  const text = `${branch} is merged except for:\n${problems}\nThen finish with: git add --all && git commit --no-edit --cleanup=strip\nTo undo the merge instead: git reset --hard`;
  return { json: result, text, exit: EXIT.failed };
}

/** Writes what is derived from the records. */
export async function rebuild(root: string, releases: string): Promise<VerbResult> {
  const { version } = await rebuildIndex(resolve(root), releases);
  const text = `The index of the records up to ${version} is written, and each CHANGELOG.md has its sections.`;
  return { json: { status: 'rebuilt', version }, text, exit: EXIT.done };
}

/**
 * Runs a shell command in a folder. An abort ends the command and all its child processes; the promise is rejected after
 * all of them have ended.
 */
function runCommand(command: string, cwd: string, signal: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(command, { cwd, shell: true, stdio: ['ignore', 'pipe', 'pipe'], detached: HAS_PROCESS_GROUPS });
    // Windows has no process groups: there only the shell is ended, and "close" waits for its child processes.
    const end = () =>
      HAS_PROCESS_GROUPS && child.pid !== undefined ? process.kill(-child.pid, 'SIGKILL') : child.kill();
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
    signal.addEventListener('abort', end, { once: true });
    child.on('error', failed);
    child.on('close', (code) => {
      signal.removeEventListener('abort', end);
      if (code === 0) done();
      else
        failed(
          new Error(`"${command}" ended with exit code ${code}: ${Buffer.concat(output).toString('utf8').trim()}`),
        );
    });
  });
}
