import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { output, ReleaseError } from './run-command.ts';

/** The commit and the tag of a release: one tag on the commit that contains exactly what was cut. */

interface Release {
  readonly root: string;
  readonly version: string;
}

/**
 * HEAD is the commit that added the record of this version, and a branch that releases are made from contains it.
 *
 * @throws ReleaseError on a later commit, whose changes no record names, and on any other branch
 */
export async function checkReleaseCommit({ root, version }: Release): Promise<string> {
  const record = `packages/changelog/data/${version}.json`;
  const [added, head] = await Promise.all([
    output(root, 'git', ['log', '-1', '--diff-filter=A', '--no-renames', '--format=%H', '--', record]),
    output(root, 'git', ['rev-parse', 'HEAD']),
  ]);
  if (added === '')
    throw new ReleaseError(
      `No commit contains the record of ${version}.`,
      'Cut the release with "pnpm release:version" and commit the result.',
    );
  if (added !== head)
    throw new ReleaseError(
      `HEAD is ${head.slice(0, 12)}, but release ${version} was committed in ${added.slice(0, 12)}.`,
      `Run "git switch --detach ${added.slice(0, 12)}" to release that commit, or cut the next version to release what followed.`,
    );
  const branch = await releaseBranch(root, version);
  return `HEAD is the commit of release ${version}, on ${branch}`;
}

/** A stable fix may be released from a maintenance branch such as `1.5.x`, everything else from the base branch. */
async function releaseBranch(root: string, version: string): Promise<string> {
  const { baseBranch } = JSON.parse(readFileSync(join(root, '.changeset/config.json'), 'utf8')) as {
    readonly baseBranch: string;
  };
  const names = [baseBranch, version.replace(/^(\d+\.\d+)\..*$/, '$1.x')];
  const allowed = names.flatMap((name) => [`refs/heads/${name}`, `refs/remotes/origin/${name}`]);
  const containing = (
    await output(root, 'git', ['for-each-ref', '--contains', 'HEAD', '--format=%(refname)', ...allowed])
  ).split('\n');
  const branch = allowed.find((name) => containing.includes(name));
  if (branch !== undefined) return branch.replace(/^refs\/(heads|remotes)\//, '');
  throw new ReleaseError(
    `The release commit is neither on ${names[0]} nor on ${names[1]}.`,
    `Merge it into ${names[0]}, or into ${names[1]} for a fix of an earlier version, and push that branch.`,
  );
}

/**
 * The tag of the version is free or on HEAD, here and on the remote.
 *
 * @throws ReleaseError where it is on another commit, and where the remote does not answer
 */
export async function checkReleaseTag({ root, version }: Release): Promise<string> {
  const tag = `v${version}`;
  const head = await output(root, 'git', ['rev-parse', 'HEAD']);
  const here = await localTag(root, tag);
  const there = await remoteTag(root, tag);
  for (const [commit, where] of [
    [here, 'in this repository'],
    [there, 'on the remote'],
  ]) {
    if (commit === null || commit === head) continue;
    throw new ReleaseError(
      `The tag ${tag} is on another commit ${where}, ${commit?.slice(0, 12)}.`,
      'A version is released only once. Cut the next version.',
    );
  }
  if (there !== null) return `${tag} is on this commit, on the remote too`;
  return here === null ? `${tag} does not exist yet` : `${tag} is already on this commit`;
}

async function localTag(root: string, tag: string): Promise<string | null> {
  const existing = await output(root, 'git', ['tag', '--list', tag]);
  return existing === '' ? null : output(root, 'git', ['rev-parse', `${tag}^{commit}`]);
}

/** The commit of a tag on the remote; `null` where it is free there, or there is no remote. */
async function remoteTag(root: string, tag: string): Promise<string | null> {
  const remotes = await output(root, 'git', ['remote']);
  if (!remotes.split('\n').includes('origin')) return null;
  const name = `refs/tags/${tag}`;
  // An annotated tag has a second line, which names its commit.
  const lines = (await output(root, 'git', ['ls-remote', 'origin', name, `${name}^{}`])).split('\n');
  return lines.at(-1)?.split('\t')[0] || null;
}
