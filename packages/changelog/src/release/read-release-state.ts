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
import { type ChangesetEntry, readEntry } from '../changesets/changeset-entry.ts';
import type { Changesets } from '../changesets/load-changesets.ts';
import { textProblems } from '../changesets/read-changeset-text.ts';
import { lineOf, type Problem, type Reading, readJsonOrProblem, readOrProblem } from '../problem.ts';
import { loadReleases } from '../records/load-releases.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { type AnnouncingCommit, gitOf } from './git.ts';

/** A changeset that is pending, or that a prerelease has released and the stable release will repeat. */
export interface PendingChangeset {
  readonly id: string;
  readonly file: string;
  readonly source: string;
  readonly bump: Bump;
  readonly state: 'pending' | 'in-prerelease';
  readonly changeset: NewChangeset;
  readonly entry: ChangesetEntry;
  readonly commit: AnnouncingCommit | null;
}

/** Everything that a release is planned from, as plain data. */
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
  /** The URL of the repository on the web, for links; `null` if its remote has none. */
  readonly repository: string | null;
}

const CONFIG = '.changeset/config.json';
const PRE_STATE = '.changeset/pre.json';

/** Reads the state of a repository, or the problems that make it unreadable. */
export async function readReleaseState(
  root: string,
  places: RepositoryPlaces,
  changesets: Changesets,
): Promise<{ readonly state: ReleaseState | null; readonly problems: readonly Problem[] }> {
  const files = readFiles(root, places);
  if (files.content === null) return { state: null, problems: files.problems };
  const packages = await changesets.getPackages(root);
  const { config, errors = [] } = await changesets.readConfig(root, packages);
  const read = await readAllChangesets(root, changesets);
  const problems = [
    ...errors.map((problem) => ({ file: CONFIG, line: null, problem, hint: 'Fix the configuration of changesets.' })),
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
      repository: await gitOf(root).webAddress(),
      changesets: pending.map((each) => each.pending).sort((a, b) => (a.id < b.id ? -1 : 1)),
      ...files.content,
    },
  };
}

/** Reads the files of this package, and checks that the changesets libraries can read theirs. */
function readFiles(root: string, places: RepositoryPlaces): Reading<Pick<ReleaseState, 'facts' | 'releases'>> {
  const facts = readOrProblem(() => readRepository(root, places));
  const records = releasedVersions(root, places.releases).map((version) =>
    readJsonOrProblem(root, `${places.releases}/${version}.json`),
  );
  const pre = existsSync(join(root, PRE_STATE)) ? [readJsonOrProblem(root, PRE_STATE)] : [];
  const problems = [facts, readJsonOrProblem(root, CONFIG), ...pre, ...records].flatMap((each) => each.problems);
  if (facts.content === null || problems.length > 0) return { content: null, problems: onePerFile(problems) };
  return {
    content: { facts: facts.content, releases: loadReleases(records.map(({ content }) => content)) },
    problems: [],
  };
}

// Records are read twice, as facts of the repository too; a malformed one is reported once.
function onePerFile(problems: readonly Problem[]): readonly Problem[] {
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
  // A prerelease moves the file to pre/; the commit that announced the change added it under its original path.
  const commit = await gitOf(root).commitThatAdded(`.changeset/${id}.md`);
  const state = id === changeset.id ? 'pending' : 'in-prerelease';
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
  // An empty changeset ("changeset --empty") announces nothing and needs no text.
  return { pending, problems: changeset.releases.length === 0 && changeset.summary === '' ? [] : problems };
}

async function readAllChangesets(
  root: string,
  { readChangesets, parseChangesetFile }: Changesets,
): Promise<{ readonly changesets: readonly NewChangeset[] | null; readonly problems: readonly Problem[] }> {
  const files = changesetFiles(root);
  const flawed = files.flatMap((file) => textProblems(root, file));
  if (flawed.length > 0) return { changesets: null, problems: flawed };
  try {
    return { changesets: await readChangesets(root), problems: [] };
  } catch (error) {
    // The reader of changesets reports a malformed text without its file, so each file is parsed on its own.
    const problems = files.flatMap((file) => parseProblems(root, file, parseChangesetFile));
    if (problems.length === 0) throw error;
    return { changesets: null, problems };
  }
}

function parseProblems(root: string, file: string, parse: Changesets['parseChangesetFile']): readonly Problem[] {
  const source = readFileSync(join(root, file), 'utf8');
  try {
    parse(source);
    return [];
  } catch (error) {
    const hint = 'List packages and bumps between two lines of "---", as "pnpm changeset" does.';
    return [{ file, ...parseFailure(source, error as Error), hint }];
  }
}

/** What the parser of the front matter says, in one sentence, and its line in the file. */
function parseFailure(source: string, { message, cause }: Error): Pick<Problem, 'line' | 'problem'> {
  const [what = '', why = ''] = message.split('\n');
  const reason = cause instanceof Error ? cause.message : '';
  const line = Number(/ at line (\d+)/.exec(reason)?.[1]);
  if (line > 0) {
    const [sentence = ''] = reason.split(/ at line \d+/);
    // The parser counts from the line of the first "---".
    const first = lineOf(source, '---') ?? 1;
    return { line: first + line - 1, problem: `The front matter is not valid YAML: ${sentence.replace(/\.$/, '')}.` };
  }
  const name = /for package "(?<name>[^"]+)"/.exec(what)?.groups?.name;
  return { line: (name === undefined ? null : lineOf(source, name)) ?? 1, problem: `${what} ${why}` };
}

function changesetFiles(root: string): readonly string[] {
  const files = globSync(['.changeset/*.md', '.changeset/pre/*.md'], { cwd: root });
  return files.map((file) => file.replaceAll('\\', '/')).filter((file) => !file.endsWith('/README.md'));
}
