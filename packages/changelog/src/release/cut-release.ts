import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkVersions } from '@auralis/version';
import {
  desktopBuildFiles,
  readRepository,
  withConstants,
  withDesktopVersion,
  withManifestVersion,
} from '@auralis/version/repository';
import type { ReleaseRecord } from '../release-record.ts';
import { type Changesets, loadChangesets } from './changesets-libraries.ts';
import { nothing, refused, stopped, unbegun, undone } from './cut-errors.ts';
import type { PlannedRelease } from './plan-release.ts';
import { decideRelease, type PreviewOptions } from './preview-release.ts';
import type { Problem } from './problem.ts';
import type { ReleaseState } from './read-release-state.ts';
import { committedTree } from './rules/committed-tree.ts';
import { takeSnapshot } from './tree-snapshot.ts';
import { writeChangelogs } from './write-changelogs.ts';
import { writeRecord } from './write-record.ts';

/** The stages of a cut, in order. */
export const CUT_STAGES = ['record', 'packages', 'changelogs', 'constants', 'freeze', 'check'] as const;
export type CutStage = (typeof CUT_STAGES)[number];

export interface CutOptions extends PreviewOptions {
  /** Proves the migration steps before anything is written; what it throws refuses the cut. */
  readonly verify: (root: string) => void | Promise<void>;
  /** Freezes the migration steps: writes their checksums. Called once, after everything else was written. */
  readonly freeze: (root: string) => void | Promise<void>;
  /** Told before each stage. What it throws undoes the cut. */
  readonly onStage?: (stage: CutStage) => void;
  readonly signal?: AbortSignal;
}

/**
 * Cuts the release that `previewRelease` shows: record and index, package versions, changelogs, constants, checksums,
 * and a last check that all places agree. All or nothing: an error on the way leaves the tree as it was.
 *
 * @throws ChangelogError `RELEASE_REFUSED` (`facts.problems`), `NOTHING_TO_RELEASE`, `CUT_FAILED`, `CANCELLED`, `CHANGESETS_MISSING`
 * @example
 * const record = await cutRelease({ root: process.cwd(), verify: lintMigrations, freeze: lockMigrations });
 */
export async function cutRelease(options: CutOptions): Promise<ReleaseRecord> {
  const changesets = await loadChangesets();
  const { state, planned, problems } = await decideRelease(options, changesets);
  if (state === null || planned === null) throw problems.length > 0 ? refused(problems) : nothing();
  const all = [...problems, ...(await committedTree(state.root))];
  if (all.length > 0) throw refused(all);
  const unsound = await verifySteps(state, options);
  if (unsound.length > 0) throw refused(unsound);
  const snapshot = takeSnapshot(touchedPaths(state));
  try {
    for (const stage of CUT_STAGES) {
      await heedStop(options.signal);
      options.onStage?.(stage);
      await STAGES[stage]({ state, planned, options, changesets });
    }
    await heedStop(options.signal);
  } catch (cause) {
    snapshot.restore();
    throw options.signal?.aborted === true ? stopped(planned.version) : undone(planned.version, cause);
  }
  return planned.record;
}

// Node tells of a signal when the event loop turns, and a stage may run through without a turn.
async function heedStop(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  signal?.throwIfAborted();
}

async function verifySteps({ root, places, facts }: ReleaseState, options: CutOptions): Promise<readonly Problem[]> {
  if (facts.steps.length === 0) return [];
  try {
    await options.verify(root);
    return [];
  } catch (error) {
    if (options.signal?.aborted === true) throw unbegun();
    const problem = `The steps are not fit to be released: ${error instanceof Error ? error.message : String(error)}`;
    return [{ file: places.migrations, line: null, problem, cure: 'Mend what it says, commit, and cut again.' }];
  }
}

interface Work {
  readonly state: ReleaseState;
  readonly planned: PlannedRelease;
  readonly options: CutOptions;
  readonly changesets: Changesets;
}

const STAGES: Readonly<Record<CutStage, (work: Work) => void | Promise<void>>> = {
  record: ({ state, planned }) => writeRecord(join(state.root, state.places.releases), planned.record, state.releases),
  packages: async ({ state, planned, changesets }) => {
    // The changelogs come from the record, under its categories; changesets would put them under its bumps.
    await changesets.applyReleasePlan(planned.plan, state.packages, {
      ...state.config,
      changelog: false,
      format: false,
    });
  },
  changelogs: ({ state, planned }) => writeChangelogs(changelogPlaces(state), planned.record),
  constants: ({ state, planned: { record } }) => {
    const { version, api, schema } = record;
    rewrite(join(state.root, 'package.json'), (text) => withManifestVersion(text, version));
    const values = { app: version, api: api.version, minClient: api.minClient, schema: schema.to };
    if (state.facts.constants !== null)
      rewrite(join(state.root, state.facts.constants.place), (text) => withConstants(text, values));
    for (const file of desktopFiles(state))
      rewrite(join(state.root, file), (text) => withDesktopVersion(file, text, version));
  },
  freeze: async ({ state, options }) => {
    if (state.facts.steps.length > 0) await options.freeze(state.root);
  },
  check: ({ state }) => {
    const strays = checkVersions(readRepository(state.root, state.places)).filter(({ status }) => status === 'differs');
    if (strays.length === 0) return;
    throw new Error(
      strays.map(({ place, expected, found }) => `${place}: expected ${expected}, found ${found}`).join('; '),
    );
  },
};

function desktopFiles({ root, facts }: ReleaseState): readonly string[] {
  const files = desktopBuildFiles(facts.packages.map(({ folder }) => folder));
  return files.filter((file) => existsSync(join(root, file)));
}

function changelogPlaces({ root, packages, facts }: ReleaseState) {
  return [
    { folder: root, title: facts.root.name, packageName: null },
    ...packages.packages.map(({ dir, packageJson: { name } }) => ({ folder: dir, title: name, packageName: name })),
  ];
}

function touchedPaths(state: ReleaseState): readonly string[] {
  const { root, places, packages } = state;
  const own = [
    '.changeset',
    'package.json',
    'pnpm-lock.yaml',
    'CHANGELOG.md',
    places.releases,
    places.constants,
    places.migrations,
    ...desktopFiles(state),
  ];
  const folders = packages.packages.map(({ dir }) => dir);
  return [
    ...own.map((place) => join(root, place)),
    ...folders.flatMap((dir) => [join(dir, 'package.json'), join(dir, 'CHANGELOG.md')]),
  ];
}

function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
