import { DEFAULT_PLACES, type RepositoryPlaces } from '@auralis/version/repository';
import type { ReleaseRecord } from '../release-record.ts';
import { type Changesets, loadChangesets } from './changesets-libraries.ts';
import { type PlannedRelease, planRelease } from './plan-release.ts';
import type { Problem } from './problem.ts';
import { type ReleaseState, readReleaseState } from './read-release-state.ts';
import { agreement } from './rules/agreement.ts';
import { freeTag } from './rules/free-tag.ts';
import { freshIds } from './rules/fresh-ids.ts';
import { honestBump } from './rules/honest-bump.ts';
import { knownPackages } from './rules/known-packages.ts';
import { oneTrain } from './rules/one-train.ts';
import { stepClaims } from './rules/step-claims.ts';
import { stepRelease } from './rules/step-release.ts';
import { wholeSentences } from './rules/whole-sentences.ts';

export interface PreviewOptions {
  /** The root of the repository. */
  readonly root: string;
  readonly places?: RepositoryPlaces;
  /** The day that the record will carry. */
  readonly now?: Date;
}

/** What the next release would be. */
export type ReleasePreview =
  | { readonly status: 'nothing' }
  | { readonly status: 'refused'; readonly problems: readonly Problem[]; readonly record: ReleaseRecord | null }
  | {
      readonly status: 'ready';
      readonly record: ReleaseRecord;
      readonly previous: string | null;
      readonly bump: PlannedRelease['bump'];
    };

/**
 * Shows the release that the waiting changesets add up to, or everything that stands in its way. Writes nothing.
 *
 * @throws ChangelogError `CHANGESETS_MISSING`
 * @example
 * const preview = await previewRelease({ root: process.cwd() });
 * if (preview.status === 'ready') console.log(preview.record.version);
 */
export async function previewRelease(options: PreviewOptions): Promise<ReleasePreview> {
  const { planned, problems } = await decideRelease(options, await loadChangesets());
  if (problems.length > 0) return { status: 'refused', problems, record: planned?.record ?? null };
  if (planned === null) return { status: 'nothing' };
  return { status: 'ready', record: planned.record, previous: planned.previous, bump: planned.bump };
}

interface Decision {
  readonly state: ReleaseState | null;
  readonly planned: PlannedRelease | null;
  readonly problems: readonly Problem[];
}

/** Reads the repository, applies every rule, and plans the release. */
export async function decideRelease(
  { root, places = DEFAULT_PLACES, now = new Date() }: PreviewOptions,
  changesets: Changesets,
): Promise<Decision> {
  const { state, problems } = await readReleaseState(root, places, changesets);
  if (state === null) return { state, planned: null, problems };
  // Changesets can't plan with a package it does not know or that it skips.
  const unplannable = [...problems, ...oneTrain(state), ...knownPackages(state)];
  const stated = [
    ...freshIds(state),
    ...wholeSentences(state),
    ...stepClaims(state),
    ...honestBump(state),
    ...agreement(state),
  ];
  if (unplannable.length > 0) return { state, planned: null, problems: [...unplannable, ...stated] };
  const planned = planRelease(state, changesets, now);
  if (planned === null) return { state, planned, problems: stated };
  const { version } = planned;
  return { state, planned, problems: [...stated, ...stepRelease(state, version), ...(await freeTag(root, version))] };
}
