import { DEFAULT_PLACES, type RepositoryPlaces } from '@auralis/version/repository';
import { type Changesets, loadChangesets } from '../changesets/load-changesets.ts';
import type { Problem } from '../problem.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { fitLength, GITHUB_LIMITS } from '../render/fit-length.ts';
import { renderChangelogSection, renderGitHubRelease } from '../render/markdown.ts';
import { linksOf, type PlannedRelease, planRelease } from './plan-release.ts';
import { type ReleaseState, readReleaseState } from './read-release-state.ts';
import { bumpMatchesChanges, summarySentence, uniqueIds } from './rules/changeset-rules.ts';
import { everyMigrationAnnounced, migrationsNameRelease } from './rules/migration-rules.ts';
import { unusedTag, versionsAgree } from './rules/repository-rules.ts';
import { knownPackages, singleFixedGroup } from './rules/workspace-rules.ts';

export interface PreviewOptions {
  /** The root of the repository. */
  readonly root: string;
  /** Where the repository keeps migrations, release records and version constants, as paths from the root. */
  readonly places?: RepositoryPlaces;
  /** The date of the record, in UTC; today by default. */
  readonly now?: Date;
}

/** The next release, or the reasons why there is none. */
export type ReleasePreview =
  /** No pending changeset bumps a package. */
  | { readonly status: 'nothing' }
  /** At least one rule is violated; `record` is `null` if the release could not be planned. */
  | { readonly status: 'refused'; readonly problems: readonly Problem[]; readonly record: ReleaseRecord | null }
  | {
      readonly status: 'ready';
      readonly record: ReleaseRecord;
      /** The newest stable version before it; `null` for the first release. */
      readonly previous: string | null;
      /** The URL of the repository on the web, from the address of its remote; `null` if that has none. */
      readonly repository: string | null;
      /** Counted from `previous`. */
      readonly bump: PlannedRelease['bump'];
    };

/**
 * Shows the release that the pending changesets amount to, or every problem that prevents it. Writes nothing.
 *
 * A problem in the repository is a result, not an error: `refused` lists all of them with file, line and hint. The
 * preview checks every rule of `cutRelease` except two: it ignores uncommitted changes, and it does not verify the
 * migrations.
 *
 * @returns `ready` with the record as `cutRelease` would write it, `nothing`, or `refused`
 * @throws ChangelogError `CHANGESETS_MISSING` if the changesets libraries are not installed
 * @example
 * const preview = await previewRelease({ root: process.cwd() });
 * if (preview.status === 'ready') console.log(`${preview.record.version} is a ${preview.bump} release.`);
 * if (preview.status === 'nothing') console.log('There is nothing to release.');
 * if (preview.status === 'refused') for (const problem of preview.problems) console.error(describeProblem(problem));
 */
export async function previewRelease(options: PreviewOptions): Promise<ReleasePreview> {
  const { planned, problems } = await decideRelease(options, await loadChangesets());
  if (problems.length > 0) return { status: 'refused', problems, record: planned?.record ?? null };
  if (planned === null) return { status: 'nothing' };
  const { record, previous, repository, bump } = planned;
  return { status: 'ready', record, previous, repository, bump };
}

/**
 * Renders a preview as Markdown, for a comment under a pull request.
 *
 * @param whole - where the whole preview is, as Markdown: it shortens the text to what GitHub takes in a comment
 * @example
 * writeFileSync('preview.md', renderPreview(await previewRelease({ root: process.cwd() })));
 */
export function renderPreview(preview: ReleasePreview, whole?: string): string {
  const text = wholePreview(preview);
  return whole === undefined ? text : fitLength(text, GITHUB_LIMITS.comment, whole);
}

function wholePreview(preview: ReleasePreview): string {
  if (preview.status === 'nothing')
    return '## Unreleased\n\nNothing to release: no pending changeset bumps a package. Run `pnpm changeset` to announce a change.\n';
  if (preview.status === 'refused') {
    const notes = preview.record === null ? '' : `\n${renderChangelogSection(preview.record)}`;
    return `## The release is blocked\n\n${preview.problems.map(problemLine).join('\n')}\n${notes}`;
  }
  const { record, previous, bump } = preview;
  const { from, to } = record.schema;
  const kind = previous === null ? 'The first release.' : `A ${bump} release after ${previous}.`;
  const schema = from === to ? '' : ` It upgrades the database from schema ${from} to ${to}.`;
  const notes = renderChangelogSection(record, undefined, linksOf(preview)).replace(/^## .*\n\n/, '');
  return `## Unreleased: ${record.version}\n\n${kind}${schema}${lengthNote(record)}\n\n${notes}`;
}

function lengthNote(record: ReleaseRecord): string {
  const { length } = renderGitHubRelease(record, { limit: Number.POSITIVE_INFINITY });
  if (length <= GITHUB_LIMITS.release) return '';
  const [found, allowed] = [length, GITHUB_LIMITS.release].map((count) => count.toLocaleString('en'));
  return ` Its notes have ${found} characters, and GitHub takes ${allowed}: the release will show the first entries and a link to all.`;
}

interface Decision {
  readonly state: ReleaseState | null;
  readonly planned: PlannedRelease | null;
  readonly problems: readonly Problem[];
}

/** Reads the repository, checks every rule, and plans the release. */
export async function decideRelease(
  { root, places = DEFAULT_PLACES, now = new Date() }: PreviewOptions,
  changesets: Changesets,
): Promise<Decision> {
  const { state, problems } = await readReleaseState(root, places, changesets);
  if (state === null) return { state, planned: null, problems };
  // Changesets can't plan with a package that it does not know or that it skips.
  const unplannable = [...problems, ...singleFixedGroup(state), ...knownPackages(state)];
  const violated = [
    // First: packages that "changeset version" bumped explain the problems of the changesets that it removed.
    ...versionsAgree(state),
    ...uniqueIds(state),
    ...summarySentence(state),
    ...everyMigrationAnnounced(state),
    ...bumpMatchesChanges(state),
  ];
  if (unplannable.length > 0) return { state, planned: null, problems: [...unplannable, ...violated] };
  const planned = planRelease(state, changesets, now);
  if (planned === null) return { state, planned, problems: violated };
  const { version } = planned;
  const forVersion = [...migrationsNameRelease(state, version), ...(await unusedTag(root, version))];
  return { state, planned, problems: [...violated, ...forVersion] };
}

function problemLine({ file, line, problem, hint }: Problem): string {
  return `- \`${file}${line === null ? '' : `:${line}`}\`: ${problem} ${hint}`;
}
