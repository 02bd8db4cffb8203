import { spawnSync } from 'node:child_process';
import { enterPre, exitPre } from '@changesets/pre';
import { beforeEach, expect, test } from 'vitest';
import { addMigration, CONSTANTS, cut, releasedWorkspace } from '../../test/released-workspace.ts';
import { changeset, type Workspace } from '../../test/workspace.ts';
import { loadReleases } from '../records/load-releases.ts';
import { whatsNew } from '../whats-new/whats-new.ts';
import { mergeBranch } from './merge-branch.ts';

// A fix of 1.0.0 on the branch 1.0.x, while the main branch goes on; with real git.

let workspace: Workspace;

beforeEach(async () => {
  workspace = await releasedWorkspace();
  workspace.git('config', 'user.name', 'Test');
  workspace.git('config', 'user.email', 'test@example.org');
  workspace.git('tag', 'v1.0.0');
  return () => workspace[Symbol.dispose]();
});

async function release(tag = true): Promise<string> {
  const { version } = await cut(workspace);
  workspace.commit();
  if (tag) workspace.git('tag', `v${version}`);
  return version;
}

/** Releases 1.0.1 from the commit of 1.0.0, with a change of these files, and returns to the main branch. */
async function hotfix(files: Readonly<Record<string, string>> = {}): Promise<void> {
  workspace.git('switch', '--quiet', '--create', '1.0.x', 'v1.0.0');
  workspace.write({ '.changeset/plays.md': changeset('patch', 'Plays again.', ['audience: listener']), ...files });
  workspace.commit();
  expect(await release()).toBe('1.0.1');
  workspace.git('switch', '--quiet', 'main');
}

const merge = () => mergeBranch(workspace.root, '1.0.x');
const headings = (file: string) => [...workspace.read(file).matchAll(/^## \[(.*)\]/gm)].map(([, version]) => version);
const ids = (since: string, current: string) => {
  const releases = loadReleases(workspace.json('packages/changelog/data/index.json'));
  return whatsNew({ releases, since, current }).entries.map(({ id }) => id);
};

test('a fix released beside a beta merges, and the stable release after it contains both', async () => {
  await enterPre(workspace.root, 'beta');
  addMigration(workspace, 2, 'minor', ['audience: listener', 'api: minor']);
  expect(await release()).toBe('1.1.0-beta.0');
  await hotfix();
  expect(await merge()).toEqual({ status: 'merged', into: 'main', version: '1.1.0-beta.0' });
  expect(workspace.git('status', '--porcelain')).toBe('');
  expect(workspace.git('log', '-1', '--format=%B').trim()).toBe("Merge branch '1.0.x'");
  for (const file of ['CHANGELOG.md', 'packages/core/CHANGELOG.md', 'apps/desktop/CHANGELOG.md'])
    expect(headings(file)).toEqual(['1.1.0-beta.0', '1.0.1', '1.0.0']);
  expect(ids('1.0.0', '1.0.1')).toEqual(['plays']);
  workspace.write({ '.changeset/polish.md': changeset('patch', 'Polishes it.', ['audience: listener']) });
  workspace.commit();
  expect(await release()).toBe('1.1.0-beta.1');
  await exitPre(workspace.root);
  workspace.commit();
  expect(await release()).toBe('1.1.0');
  expect(ids('1.0.1', '1.1.0')).toEqual(['table-2', 'polish']);
  expect(ids('1.0.0', '1.1.0')).toEqual(['table-2', 'polish', 'plays']);
});

test('a fix released after a later stable release merges below it', async () => {
  addMigration(workspace, 2, 'minor', ['audience: listener']);
  expect(await release()).toBe('1.1.0');
  await hotfix();
  expect(await merge()).toEqual({ status: 'merged', into: 'main', version: '1.1.0' });
  expect(headings('packages/core/CHANGELOG.md')).toEqual(['1.1.0', '1.0.1', '1.0.0']);
  expect(workspace.read(CONSTANTS)).toContain("APP_VERSION: string = '1.1.0'");
  expect(await merge()).toEqual({ status: 'up-to-date' });
});

test('a fix becomes the version of a main branch without a release, with a package that joined there too', async () => {
  workspace.write({
    'packages/extra/package.json': '{\n  "name": "@player/extra",\n  "version": "1.0.0"\n}\n',
    '.changeset/extra.md': changeset('minor', 'Adds more.'),
  });
  workspace.commit();
  await hotfix();
  expect(await merge()).toEqual({ status: 'merged', into: 'main', version: '1.0.1' });
  expect(workspace.json('packages/extra/package.json')).toMatchObject({ version: '1.0.1' });
  expect(await release()).toBe('1.1.0');
});

test('betas of the version that a fix has taken go on with the next one', async () => {
  await enterPre(workspace.root, 'beta');
  workspace.write({ '.changeset/polish.md': changeset('patch', 'Polishes it.') });
  workspace.commit();
  expect(await release()).toBe('1.0.1-beta.0');
  await hotfix();
  expect(await merge()).toEqual({ status: 'merged', into: 'main', version: '1.0.1' });
  await exitPre(workspace.root);
  workspace.commit();
  expect(await release()).toBe('1.0.2');
});

test('a conflict that is no matter of versions is left to the user, and nothing else is', async () => {
  const manifest = 'packages/core/package.json';
  const described = (text: string) => workspace.read(manifest).replace('{\n', `{\n  "description": "${text}",\n`);
  workspace.write({ [manifest]: described('Plays more.'), 'notes.txt': 'Main.\n' });
  addMigration(workspace, 2, 'minor');
  await release();
  workspace.git('switch', '--quiet', '--detach', 'v1.0.0');
  const ofBranch = described('Plays.');
  workspace.git('switch', '--quiet', 'main');
  await hotfix({ [manifest]: ofBranch, 'notes.txt': 'Branch.\n' });
  expect(await merge()).toMatchObject({ status: 'unfinished', problems: [{ file: 'notes.txt' }, { file: manifest }] });
  expect(workspace.read(manifest)).toMatch(
    /<{7}[^"]*"description": "Plays more\."[^"]*\n={7}\n[^"]*"description": "Plays\."/,
  );
  expect(workspace.read(manifest).match(/"version": "1\.1\.0"/g)).toHaveLength(1);
  workspace.git('merge', '--abort');
  expect(workspace.git('status', '--porcelain')).toBe('');
});

test('a package that joined on the branch gets the version of the main branch, and its changelog the sections', async () => {
  addMigration(workspace, 2, 'minor');
  expect(await release()).toBe('1.1.0');
  await hotfix({ 'packages/extra/package.json': '{\n  "name": "@player/extra",\n  "version": "1.0.0"\n}\n' });
  expect(await merge()).toEqual({ status: 'merged', into: 'main', version: '1.1.0' });
  expect(workspace.json('packages/extra/package.json')).toMatchObject({ version: '1.1.0' });
  expect(headings('packages/extra/CHANGELOG.md')).toEqual(['1.1.0', '1.0.1']);
});

test.each([
  ['an unknown branch', 'nowhere', () => undefined, 'nowhere'],
  ['an option of git', '--abort', () => undefined, 'no branch "--abort"'],
  ['uncommitted changes', 'v1.0.0', () => workspace.write({ 'notes.txt': 'More.\n' }), 'notes.txt'],
  [
    'an untracked file that "git status" does not show',
    'v1.0.0',
    () => {
      workspace.git('config', 'status.showUntrackedFiles', 'no');
      workspace.write({ 'notes/new.txt': 'More.\n' });
    },
    'notes/new.txt',
  ],
])('mergeBranch refuses %s, and changes nothing', async (_, branch, prepare, reason) => {
  prepare();
  const before = workspace.tree();
  await expect(mergeBranch(workspace.root, branch)).rejects.toMatchObject({
    code: 'RELEASE_REFUSED',
    message: expect.stringContaining(reason),
  });
  expect(workspace.tree()).toEqual(before);
});

/** Commits another text of a file on a branch and on the main branch. */
function disagree(branch: string): void {
  workspace.write({ 'notes.txt': 'Before.\n' });
  workspace.commit();
  workspace.git('switch', '--quiet', '--create', branch);
  workspace.write({ 'notes.txt': 'Branch.\n' });
  workspace.commit();
  workspace.git('switch', '--quiet', 'main');
  workspace.write({ 'notes.txt': 'Main.\n' });
  workspace.commit();
}

test.each([
  ['merge', ['merge', '--strategy', 'ours', '--no-commit', 'topic']],
  ['cherry-pick', ['cherry-pick', 'topic']],
  ['revert', ['revert', 'HEAD~1']],
  ['rebase', ['rebase', 'topic']],
])(
  'while a %s is in progress, another merge is refused with what to do, and nothing is committed',
  async (name, words) => {
    disagree('topic');
    await hotfix();
    spawnSync('git', words, { cwd: workspace.root });
    const [head, before] = [workspace.git('rev-parse', 'HEAD'), workspace.tree()];
    await expect(merge()).rejects.toMatchObject({
      code: 'RELEASE_REFUSED',
      message: expect.stringContaining(`A ${name} is in progress. Finish it with "git ${name} --continue"`),
    });
    expect([workspace.git('rev-parse', 'HEAD'), workspace.tree()]).toEqual([head, before]);
  },
);

test('after a merge that was killed, the next one prints the command that undoes it', async () => {
  await hotfix();
  addMigration(workspace, 2, 'minor');
  const before = workspace.tree();
  workspace.git('merge', '--no-commit', '1.0.x');
  workspace.write({ 'CHANGELOG.md': 'Half.\n', 'package.json': '{ "version": "1.0.1" }\n' });
  const { message } = (await merge().catch((error) => error)) as Error;
  const [, recipe = ''] = /"git (reset [^"]+)"/.exec(message) ?? [];
  workspace.git(...recipe.split(' '));
  expect(workspace.tree()).toEqual(before);
  expect(await merge()).toMatchObject({ status: 'merged' });
});

test('two branches that released the same version are refused, and the tree is as before', async () => {
  await hotfix();
  workspace.git('tag', '--delete', 'v1.0.1');
  workspace.write({ '.changeset/polish.md': changeset('patch', 'Polishes it.') });
  workspace.commit();
  expect(await release(false)).toBe('1.0.1');
  const before = workspace.tree();
  await expect(merge()).rejects.toMatchObject({
    code: 'RELEASE_REFUSED',
    message: expect.stringContaining('1.0.1.json'),
  });
  expect(workspace.tree()).toEqual(before);
  expect(workspace.git('status', '--porcelain')).toBe('');
});
