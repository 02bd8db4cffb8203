import { expect, test } from 'vitest';
import { CUT_STAGES } from './cut-release.ts';
import { addStep, cut, refusal, releasedWorkspace } from './fixture-releases.ts';
import { changeset, type FixtureWorkspace, freezeSteps } from './fixture-workspace.ts';

test.each(CUT_STAGES)('an error at the stage "%s" leaves the tree as it was', async (broken) => {
  using workspace = await releasedWorkspace();
  addStep(workspace, 2, 'minor');
  const before = workspace.tree();
  const onStage = (stage: string) => {
    if (stage === broken) throw new Error('pulled the plug');
  };
  expect(await refusal(cut(workspace, { onStage }))).toMatchObject({
    code: 'CUT_FAILED',
    cause: { message: 'pulled the plug' },
  });
  expect(workspace.tree()).toEqual(before);
  expect(workspace.git('status', '--porcelain')).toBe('');
  expect(await cut(workspace)).toMatchObject({ version: '1.1.0' });
});

test('an error after the last file was written leaves the tree as it was', async () => {
  using workspace = await releasedWorkspace();
  workspace.write({ 'apps/desktop/electron-builder.yml': 'buildVersion: 1.0.0\n' });
  addStep(workspace, 2, 'minor');
  const before = workspace.tree();
  const freeze = (root: string) => {
    freezeSteps(root);
    throw new Error('lock failed');
  };
  expect(await refusal(cut(workspace, { freeze }))).toMatchObject({ code: 'CUT_FAILED' });
  expect(workspace.tree()).toEqual(before);
});

test('a cut after which the places would not agree is undone', async () => {
  using workspace = await releasedWorkspace();
  addStep(workspace, 2, 'minor');
  const before = workspace.tree();
  const forgotten = await refusal(cut(workspace, { freeze: () => undefined }));
  expect(forgotten).toMatchObject({ code: 'CUT_FAILED', message: expect.stringContaining('checksums.json') });
  expect(workspace.tree()).toEqual(before);
});

test('a cut that is cancelled leaves the tree as it was', async () => {
  using workspace = await releasedWorkspace();
  addStep(workspace, 2, 'minor');
  const before = workspace.tree();
  const stop = new AbortController();
  const onStage = (stage: string) => {
    if (stage === 'changelogs') stop.abort();
  };
  expect(await refusal(cut(workspace, { onStage, signal: stop.signal }))).toMatchObject({ code: 'CANCELLED' });
  expect(workspace.tree()).toEqual(before);
});

test.each([
  [
    'a dirty tree',
    (workspace: FixtureWorkspace) => workspace.write({ 'notes.txt': 'not committed' }),
    { file: 'notes.txt', problem: 'It is not committed.' },
  ],
  [
    'a version that was tagged before',
    (workspace: FixtureWorkspace) => workspace.git('tag', 'v1.1.0', 'HEAD~1'),
    { problem: 'The tag v1.1.0 exists already.' },
  ],
  [
    'a released step that was edited',
    (workspace: FixtureWorkspace) => {
      workspace.write({ 'migrations/migration_v000_to_v001_step.sql': '-- Step 1.\nCREATE TABLE t1(id TEXT);\n' });
      workspace.commit();
    },
    { file: 'migrations/migration_v000_to_v001_step.sql', cure: expect.stringContaining('never changes') },
  ],
  [
    'a released step announced again',
    (workspace: FixtureWorkspace) => {
      workspace.write({ '.changeset/again.md': changeset('minor', 'Again.', ['migration: v000_to_v001']) });
      workspace.commit();
    },
    { file: '.changeset/again.md', line: 8, problem: 'v000_to_v001 was released before.' },
  ],
  [
    'an index that does not hold the records',
    (workspace: FixtureWorkspace) => {
      workspace.write({ 'packages/changelog/data/index.json': '[]\n' });
      workspace.commit();
    },
    { file: 'packages/changelog/data/index.json' },
  ],
] as const)('%s is refused before anything is written', async (_, spoil, expected) => {
  using workspace = await releasedWorkspace();
  addStep(workspace, 2, 'minor');
  spoil(workspace);
  const before = workspace.tree();
  const error = await refusal(cut(workspace));
  expect(error).toMatchObject({ code: 'RELEASE_REFUSED', facts: { problems: [expected] } });
  expect(error?.message).toContain('nothing was changed');
  expect(workspace.tree()).toEqual(before);
});

test('a file that was renamed and not committed is named by both of its paths', async () => {
  using workspace = await releasedWorkspace();
  addStep(workspace, 2, 'minor');
  workspace.git('mv', 'packages/core/CHANGELOG.md', 'packages/core/HISTORY.md');
  const { facts } = (await refusal(cut(workspace))) as { readonly facts?: { readonly problems: readonly object[] } };
  const uncommitted = facts?.problems.filter((each) => 'problem' in each && each.problem === 'It is not committed.');
  expect(uncommitted).toMatchObject([{ file: 'packages/core/CHANGELOG.md' }, { file: 'packages/core/HISTORY.md' }]);
});

test('nothing waiting is refused as such', async () => {
  using workspace = await releasedWorkspace();
  expect(await refusal(cut(workspace))).toMatchObject({ code: 'NOTHING_TO_RELEASE' });
});
