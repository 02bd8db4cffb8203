import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Changesets, loadChangesets } from '../changesets/load-changesets.ts';
import { ChangelogError } from '../errors.ts';
import { describeProblem, type Problem } from '../problem.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { cancelled, throwIfAborted } from './cancellation.ts';
import type { PlannedRelease } from './plan-release.ts';
import { decideRelease, type PreviewOptions } from './preview-release.ts';
import type { ReleaseState } from './read-release-state.ts';
import { CUT_STAGES, type CutStage, STAGES, touchedPaths } from './release-stages.ts';
import { cleanTree } from './rules/repository-rules.ts';
import { takeSnapshot } from './tree-snapshot.ts';

export interface CutOptions extends PreviewOptions {
  /** Verifies the migrations before anything is written. If it throws, the release is refused. */
  readonly verify: (root: string) => void | Promise<void>;
  /**
   * Writes the checksums of the migrations, after everything else was written. If it throws, the release is rolled back.
   */
  readonly freeze: (root: string) => void | Promise<void>;
  /** Called before each stage. If it throws, the release is rolled back. */
  readonly onStage?: (stage: CutStage) => void;
  /** Cancels the release between two stages; everything that was written is rolled back. */
  readonly signal?: AbortSignal;
}

/**
 * Makes the release that `previewRelease` shows: writes the release record and the index, the package versions, the
 * changelogs, the version constants and the migration checksums, removes the changesets that were released, and checks
 * that all places agree. It neither commits nor tags nor publishes.
 *
 * Either everything is written or nothing: all rules are checked before the first write, and an error or a cancellation
 * afterwards restores every file. The working tree must have no uncommitted changes.
 *
 * @returns the record of the release, as written to `<releases>/<version>.json`
 * @throws ChangelogError `RELEASE_REFUSED` if a rule is violated, with the problems in `facts.problems`;
 * `NOTHING_TO_RELEASE` if no pending changeset bumps a package; `CUT_FAILED` if a stage failed and was rolled back, with the reason as
 * `cause`; `CANCELLED` after `signal` was aborted; `CHANGESETS_MISSING` if the changesets libraries are not installed
 * @example
 * const run = (command: string) => (root: string) => void execSync(command, { cwd: root });
 * try {
 *   const { version } = await cutRelease({
 *     root: process.cwd(),
 *     verify: run('pnpm exec auralis-migrate verify'),
 *     freeze: run('pnpm exec auralis-migrate lock'),
 *   });
 *   console.log(`Review the changes and commit release ${version}.`);
 * } catch (error) {
 *   if (!(error instanceof ChangelogError)) throw error;
 *   console.error(`${error.message}\n${error.hint}`);
 * }
 */
export async function cutRelease(options: CutOptions): Promise<ReleaseRecord> {
  const changesets = await loadChangesets();
  const { state, planned } = await checkRelease(options, changesets);
  const snapshot = takeSnapshot(touchedPaths(state));
  try {
    for (const stage of CUT_STAGES) {
      await throwIfAborted(options.signal);
      options.onStage?.(stage);
      await STAGES[stage]({ state, planned, freeze: options.freeze, changesets });
    }
    await throwIfAborted(options.signal);
  } catch (cause) {
    snapshot.restore();
    throw options.signal?.aborted === true ? rolledBack(planned.version) : failed(planned.version, cause);
  }
  return planned.record;
}

interface CheckedRelease {
  readonly state: ReleaseState;
  readonly planned: PlannedRelease;
}

/** Checks every rule and verifies the migrations; writes nothing. */
async function checkRelease(options: CutOptions, changesets: Changesets): Promise<CheckedRelease> {
  try {
    const { state, planned, problems } = await decideRelease(options, changesets);
    if (state === null || planned === null) throw problems.length > 0 ? refused(problems) : nothingToRelease();
    const all = [...problems, ...(await cleanTree(state.root))];
    if (all.length > 0) throw refused(all);
    await throwIfAborted(options.signal);
    const unverified = await verifyMigrations(state, options);
    if (unverified.length > 0) throw refused(unverified);
    return { state, planned };
  } catch (cause) {
    // Ctrl-C also ends the commands that were running, so what they found is no reason.
    await nextTurn();
    throw options.signal?.aborted === true ? cancelled('The release', 'Nothing was changed.') : cause;
  }
}

async function verifyMigrations(
  { root, places, facts }: ReleaseState,
  { verify }: CutOptions,
): Promise<readonly Problem[]> {
  if (facts.migrations.length === 0) return [];
  try {
    await verify(root);
    return [];
  } catch (error) {
    const problem = `The verification of the migrations failed: ${reasonOf(error)}.`;
    const hint = 'Fix the reported problems, commit, and run the release again.';
    return [{ file: places.migrations, line: null, problem, hint }];
  }
}

function nothingToRelease(): ChangelogError {
  return new ChangelogError('NOTHING_TO_RELEASE', {
    message: 'Nothing to release.',
    detail: 'The folder .changeset contains no changeset that bumps a package.',
    hint: 'Run "pnpm changeset" to announce a change.',
  });
}

function refused(problems: readonly Problem[]): ChangelogError {
  return new ChangelogError('RELEASE_REFUSED', {
    message: `The release was refused; nothing was changed.\n${problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`,
    detail: `${problems.length} problem${problems.length === 1 ? '' : 's'} found before anything was written.`,
    hint: 'Fix the reported problems, commit, and run the release again.',
    facts: { problems },
  });
}

function rolledBack(version: string): ChangelogError {
  return cancelled(`Release ${version}`, 'All changes were rolled back.', { version });
}

function failed(version: string, cause: unknown): ChangelogError {
  return new ChangelogError('CUT_FAILED', {
    message: `Release ${version} failed: ${reasonOf(cause)}. All changes were rolled back.`,
    detail: 'An error occurred after the first write; every file that the release had written was restored.',
    hint: 'Fix the cause and run the release again.',
    facts: { version },
    cause,
  });
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
