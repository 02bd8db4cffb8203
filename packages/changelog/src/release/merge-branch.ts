import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  DEFAULT_PLACES,
  desktopBuildFiles,
  newestSchema,
  type RepositoryPlaces,
  readMigrations,
  readRepository,
  withConstants,
  withDesktopVersion,
  withManifestVersion,
  workspaceFolders,
} from '@auralis/version/repository';
import type { Packages } from '@changesets/types';
import { loadChangesets } from '../changesets/load-changesets.ts';
import { ChangelogError } from '../errors.ts';
import { describeProblem, type Problem } from '../problem.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { cancelled, throwIfAborted } from './cancellation.ts';
import { type GitMerge, gitMergeOf, mergeTexts } from './git-merge.ts';
import { rebuildFromRecords } from './rebuild-index.ts';
import { cleanTree, versionsAgree } from './rules/repository-rules.ts';

/** How a merge ended. */
export type BranchMerge =
  | { readonly status: 'up-to-date' }
  /** `into` is the branch that has the merge, and `version` its newest release. */
  | { readonly status: 'merged'; readonly into: string; readonly version: string }
  /** The merge is not committed: these problems are left. */
  | { readonly status: 'unfinished'; readonly problems: readonly Problem[] };

/** A file that states versions: its text with those of a release. */
type Updates = ReadonlyMap<string, (text: string) => string>;

/**
 * Merges a branch on which a release was made into one on which releases were made too, such as `1.5.x` into `main`. Git
 * alone stops at every place that states a version. All of them get the version of the newest record, and index and
 * changelogs are completed from the records; a conflict in anything else is left to the user.
 *
 * The merge is committed if nothing is left to do. If it fails or is cancelled, the tree is as before.
 *
 * @param signal - cancels the merge until it is committed
 * @throws ChangelogError `RELEASE_REFUSED` for a tree with uncommitted changes, and for what git can't merge; `CANCELLED`
 * after `signal` was aborted; `RECORD_INVALID` for records that can't be read
 */
export async function mergeBranch(
  root: string,
  branch: string,
  places: RepositoryPlaces = DEFAULT_PLACES,
  signal?: AbortSignal,
): Promise<BranchMerge> {
  const { getPackages } = await loadChangesets();
  const unclean = await cleanTree(root);
  if (unclean.length > 0) throw refused(unclean.map(describeProblem).join('\n  '), 'Then merge again.');
  const packages = await getPackages(root);
  const git = gitMergeOf(root);
  if (!(await git.knows(branch)))
    throw refused(`git knows no branch "${branch}".`, 'Pass a branch that "git branch --all" lists.');
  try {
    const start = await git.start(branch).catch(({ message }: Error) => {
      throw refused(message, 'Change what git refuses, then merge again.');
    });
    if (start === 'up-to-date') return { status: start };
    return await finish(root, git, packages, places, signal);
  } catch (cause) {
    await git.undo();
    throw signal?.aborted === true ? cancelled('The merge', 'The branches are as before.') : cause;
  }
}

async function finish(
  root: string,
  git: GitMerge,
  before: Packages,
  places: RepositoryPlaces,
  signal: AbortSignal | undefined,
): Promise<BranchMerge> {
  await throwIfAborted(signal);
  const conflicts = await git.conflicts();
  const packages = withJoined(root, before, conflicts);
  const derived = [`${places.releases}/index.json`, ...changelogFiles(root, packages)];
  const records = conflicts.filter((path) => path.startsWith(`${places.releases}/`) && !derived.includes(path));
  if (records.length > 0)
    throw refused(`Both branches have a ${records.join(', ')} of their own.`, 'A version is released only once.');
  for (const path of conflicts.filter((each) => derived.includes(each))) await keepOurs(root, git, path);
  const newest = await rebuildFromRecords(root, places.releases, packages);
  const updates = updatesTo(newest, root, packages, places);
  for (const path of conflicts) await settle(root, git, path, updates);
  const left = await git.conflicts();
  const settled = [...updates].filter(([path]) => !left.includes(path));
  for (const [path, update] of settled) rewrite(join(root, path), update);
  await git.add([...derived, ...settled.map(([path]) => path)]);
  // The merge is a commit of its own: the tags of the one before do not concern it.
  const problems =
    left.length > 0
      ? left.map(unresolved)
      : versionsAgree({ facts: { ...readRepository(root, places), tagsOnHead: [] } });
  await throwIfAborted(signal);
  if (problems.length > 0) return { status: 'unfinished', problems };
  return { status: 'merged', into: await git.commit(), version: newest.version };
}

/** The packages before the merge, and those that came with the branch. A manifest that conflicts can't be read yet. */
function withJoined(root: string, before: Packages, conflicts: readonly string[]): Packages {
  const known = foldersOf(root, before);
  const folders = conflicts.includes('pnpm-workspace.yaml') ? [] : workspaceFolders(root);
  const joined = folders
    .filter((folder) => !known.includes(folder) && !conflicts.includes(`${folder}/package.json`))
    .map((relativeDir) => ({
      dir: join(root, relativeDir),
      relativeDir,
      packageJson: JSON.parse(readFileSync(join(root, relativeDir, 'package.json'), 'utf8')),
    }));
  return { ...before, packages: [...before.packages, ...joined] };
}

/** The changelogs are completed from the records afterwards, and the index is written again. */
async function keepOurs(root: string, git: GitMerge, path: string): Promise<void> {
  const { ours } = await git.sidesOf(path);
  writeFileSync(join(root, path), ours ?? '');
  await git.add([path]);
}

/** Merges a file again, with the same versions on both sides: what conflicts now is no matter of versions. */
async function settle(root: string, git: GitMerge, path: string, updates: Updates): Promise<void> {
  const update = updates.get(path);
  const { base, ours, theirs } = await git.sidesOf(path);
  if (update === undefined || base === null || ours === null || theirs === null) return;
  const { text, conflicts } = await mergeTexts({ base: update(base), ours: update(ours), theirs: update(theirs) });
  writeFileSync(join(root, path), text);
  if (!conflicts) await git.add([path]);
}

function updatesTo(
  { version, api }: ReleaseRecord,
  root: string,
  packages: Packages,
  places: RepositoryPlaces,
): Updates {
  const constants = {
    app: version,
    api: api.version,
    minClient: api.minClient,
    schema: newestSchema(readMigrations(root, places.migrations)),
  };
  const inManifest = (file: string) => (text: string) =>
    withDesktopVersion(file, withManifestVersion(text, version), version);
  const files = desktopBuildFiles(foldersOf(root, packages)).filter((file) => !file.endsWith('package.json'));
  const candidates: readonly (readonly [string, (text: string) => string])[] = [
    ...['package.json', ...foldersOf(root, packages).map((folder) => `${folder}/package.json`)].map(
      (file) => [file, inManifest(file)] as const,
    ),
    ...files.map((file) => [file, (text: string) => withDesktopVersion(file, text, version)] as const),
    [places.constants, (text) => withConstants(text, constants)],
  ];
  return new Map(candidates.filter(([file]) => existsSync(join(root, file))));
}

function changelogFiles(root: string, packages: Packages): readonly string[] {
  const files = ['CHANGELOG.md', ...foldersOf(root, packages).map((folder) => `${folder}/CHANGELOG.md`)];
  return files.filter((file) => existsSync(join(root, file)));
}

function foldersOf(root: string, { packages }: Packages): readonly string[] {
  return packages.map(({ dir }) => relative(root, dir).replaceAll('\\', '/'));
}

function rewrite(file: string, update: (text: string) => string): void {
  writeFileSync(file, update(readFileSync(file, 'utf8')));
}

function unresolved(file: string): Problem {
  return { file, line: null, problem: 'Both branches changed it.', hint: 'Resolve the conflict.' };
}

function refused(detail: string, hint: string): ChangelogError {
  return new ChangelogError('RELEASE_REFUSED', {
    message: `The merge was refused; nothing was changed.\n  ${detail}`,
    detail: 'The branches are as before.',
    hint,
  });
}
