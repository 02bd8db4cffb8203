import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryFacts } from '@auralis/version';
import {
  type Bump,
  largerBump,
  type RepositoryPlaces,
  readRepository,
  releasedVersions,
} from '@auralis/version/repository';
import type { Config, NewChangeset, Packages, PreState } from '@changesets/types';
import { loadReleases } from '../load-releases.ts';
import type { ReleaseRecord } from '../release-record.ts';
import type { Changesets } from './changesets-libraries.ts';
import { type ChangesetEntry, readEntry } from './entry-format.ts';
import { gitOf } from './git.ts';
import type { Problem } from './problem.ts';
import { type Reading, readJsonOrProblem, readOrProblem } from './read-or-problem.ts';

/** A changeset that waits for a release, or that a prerelease has shipped already (`pre`). */
export interface PendingChangeset {
  readonly id: string;
  readonly file: string;
  readonly source: string;
  readonly bump: Bump;
  readonly state: 'waiting' | 'in-prerelease';
  readonly changeset: NewChangeset;
  readonly entry: ChangesetEntry;
  readonly commit: string | null;
}

/** Everything a release is decided from, as plain data. */
export interface ReleaseState {
  readonly root: string;
  readonly places: RepositoryPlaces;
  readonly config: Config;
  readonly packages: Packages;
  readonly preState: PreState | undefined;
  readonly changesets: readonly PendingChangeset[];
  readonly facts: RepositoryFacts;
  /** Newest first. */
  readonly releases: readonly ReleaseRecord[];
}

const CONFIG = '.changeset/config.json';
const PRE_STATE = '.changeset/pre.json';

/** Gathers the state of a repository, or the problems that make it unreadable. Reads only. */
export async function readReleaseState(
  root: string,
  places: RepositoryPlaces,
  changesets: Changesets,
): Promise<{ readonly state: ReleaseState | null; readonly problems: readonly Problem[] }> {
  const files = readFiles(root, places);
  if (files.content === null) return { state: null, problems: files.problems };
  const packages = await changesets.getPackages(root);
  const { config, errors = [] } = await changesets.readConfig(root, packages);
  const read = await readAll(root, changesets);
  const problems = [
    ...errors.map((problem) => ({ file: CONFIG, line: null, problem, cure: 'Correct the configuration.' })),
    ...read.problems,
  ];
  if (config === undefined || read.changesets === null) return { state: null, problems };
  const pending = await Promise.all(read.changesets.map((changeset) => readPending(root, changeset)));
  return {
    problems: [...problems, ...pending.flatMap((each) => each.problems)],
    state: {
      root,
      places,
      config,
      packages,
      preState: await changesets.readPreState(root),
      changesets: pending.map((each) => each.pending).sort((a, b) => (a.id < b.id ? -1 : 1)),
      ...files.content,
    },
  };
}

/** Reads what this package reads itself, and sees that changesets' libraries can read the rest. */
function readFiles(root: string, places: RepositoryPlaces): Reading<Pick<ReleaseState, 'facts' | 'releases'>> {
  const facts = readOrProblem(() => readRepository(root, places));
  const records = releasedVersions(root, places.releases).map((version) =>
    readJsonOrProblem(root, `${places.releases}/${version}.json`),
  );
  const pre = existsSync(join(root, PRE_STATE)) ? [readJsonOrProblem(root, PRE_STATE)] : [];
  const problems = [facts, readJsonOrProblem(root, CONFIG), ...pre, ...records].flatMap((each) => each.problems);
  if (facts.content === null || problems.length > 0) return { content: null, problems: unlike(problems) };
  return {
    content: { facts: facts.content, releases: loadReleases(records.map(({ content }) => content)) },
    problems: [],
  };
}

// A record is read with the facts as well; which line of it is wrong is said once.
function unlike(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ file }, index) => problems.findIndex((first) => first.file === file) === index);
}

async function readPending(
  root: string,
  changeset: NewChangeset,
): Promise<{ pending: PendingChangeset; problems: readonly Problem[] }> {
  const file = `.changeset/${changeset.id}.md`;
  const source = readFileSync(join(root, file), 'utf8');
  const bump = changeset.releases.map(({ type }) => type).reduce(largerBump, 'none');
  const { entry, problems } = readEntry(file, source, bump);
  const id = changeset.id.replace(/^pre\//, '');
  // A prerelease moves the file below pre/; the commit that brought it added it under its own name.
  const commit = await gitOf(root).commitThatAdded(`.changeset/${id}.md`);
  const state = id === changeset.id ? 'waiting' : 'in-prerelease';
  const pending = {
    id,
    file,
    source,
    bump,
    state,
    changeset,
    entry,
    commit,
  } as const;
  // An empty changeset ("changeset --empty") announces nothing, so it needs no text.
  return { pending, problems: changeset.releases.length === 0 && changeset.summary === '' ? [] : problems };
}

async function readAll(
  root: string,
  { readChangesets, parseChangesetFile }: Changesets,
): Promise<{ readonly changesets: readonly NewChangeset[] | null; readonly problems: readonly Problem[] }> {
  try {
    return { changesets: await readChangesets(root), problems: [] };
  } catch (error) {
    // Changesets' reader quotes the text it can't read, but not the file it is in; its parser is asked file by file.
    const problems = changesetFiles(root).flatMap((file) => unparsable(root, file, parseChangesetFile));
    if (problems.length === 0) throw error;
    return { changesets: null, problems };
  }
}

function unparsable(root: string, file: string, parse: Changesets['parseChangesetFile']): readonly Problem[] {
  try {
    parse(readFileSync(join(root, file), 'utf8'));
    return [];
  } catch (error) {
    const problem = error instanceof Error ? error.message.split('\n').slice(0, 2).join(' ') : String(error);
    const cure = 'Name packages and their bumps between two lines of "---"; "pnpm changeset" writes such a file.';
    return [{ file, line: 1, problem, cure }];
  }
}

function changesetFiles(root: string): readonly string[] {
  const files = globSync(['.changeset/*.md', '.changeset/pre/*.md'], { cwd: root });
  return files.map((file) => file.replaceAll('\\', '/')).filter((file) => !file.endsWith('/README.md'));
}
