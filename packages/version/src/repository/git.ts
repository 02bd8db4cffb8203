import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VersionError } from '../errors.ts';
import type { HistoryDepth } from '../repository-facts.ts';

/** What git says about a folder, line by line; none where there is no repository or no commit yet. */
export function runGit(root: string, args: readonly string[], input = ''): readonly string[] {
  try {
    return askGit(root, args, input);
  } catch {
    // A tarball or a fresh folder has no history, hence nothing there that could disagree.
    return [];
  }
}

function askGit(root: string, args: readonly string[], input = ''): readonly string[] {
  const said = execFileSync('git', [...args], { cwd: root, encoding: 'utf8', input, stdio: 'pipe' });
  return said.split('\n').filter((line) => line !== '');
}

/**
 * How much of its history a folder has. A folder without a repository has none.
 *
 * @throws VersionError `REPOSITORY_UNREADABLE` where there is a repository and git is missing or refuses to read it
 */
export function historyDepth(root: string): HistoryDepth {
  try {
    return askGit(root, ['rev-parse', '--is-shallow-repository'])[0] === 'true' ? 'shallow' : 'complete';
  } catch (cause) {
    if (!existsSync(join(root, '.git'))) return 'none';
    const { code, stderr = '' } = cause as { readonly code?: string; readonly stderr?: string };
    const isMissing = code === 'ENOENT';
    throw new VersionError('REPOSITORY_UNREADABLE', {
      message: isMissing ? 'git is not installed.' : `git can't read the repository: ${stderr.split('\n')[0]}`,
      detail: 'Releases are compared with the history; nothing was compared.',
      hint: isMissing ? 'Install git, or add it to PATH.' : 'Run "git status" in the same folder and do what it says.',
      facts: { place: '.git' },
      cause,
    });
  }
}

/** The git tags on the commit that is checked out; none where the folder is not a repository with commits. */
export function tagsOnHead(root: string): readonly string[] {
  return runGit(root, ['tag', '--points-at', 'HEAD']);
}

/** The versions whose tags are in the history of HEAD. */
export function taggedVersions(root: string): readonly string[] {
  return runGit(root, ['tag', '--merged', 'HEAD', '--list', 'v*']).map((tag) => tag.slice(1));
}

/** Every tag of a version, in the history of HEAD or not. */
export function allTags(root: string): readonly string[] {
  return runGit(root, ['tag', '--list', 'v*']);
}

/** Revision → the version in its root `package.json`, of those that have one. */
export function statedVersions(root: string, revisions: readonly string[]): ReadonlyMap<string, string> {
  if (revisions.length === 0) return new Map();
  const pattern = '^[[:space:]]{1,8}"version":';
  const lines = runGit(root, ['grep', '--no-color', '-E', pattern, ...revisions, '--', 'package.json']);
  return new Map(
    // Of several lines in a manifest the first one counts.
    lines.toReversed().flatMap((line) => {
      const { revision, version } = /^(?<revision>[^:]+):.*"version":\s*"(?<version>[^"]*)"/.exec(line)?.groups ?? {};
      return revision === undefined || version === undefined ? [] : [[revision, version] as const];
    }),
  );
}

/** The names that git gives to contents, in the order of the questions, such as `v1.2.0:./package.json`. */
export function blobNames(root: string, questions: readonly string[]): readonly (string | null)[] {
  if (questions.length === 0) return [];
  const asked = questions.map((question) => `${question}\n`).join('');
  const answers = runGit(root, ['cat-file', '--batch-check=%(objecttype) %(objectname)'], asked);
  return questions.map((_, index) => /^blob (?<name>[0-9a-f]+)$/.exec(answers[index] ?? '')?.groups?.name ?? null);
}

/** The text of a content by its name. */
export function blobText(root: string, name: string): string {
  return askGit(root, ['cat-file', 'blob', name]).join('\n');
}
