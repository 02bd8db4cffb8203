import { expect, test } from 'vitest';
import { addMigration, cut, releasedWorkspace } from '../../test/released-workspace.ts';
import { previewRelease } from './preview-release.ts';
import { rebuildIndex } from './rebuild-index.ts';

const INDEX = 'packages/changelog/data/index.json';

test('rebuildIndex writes index and changelogs as the cut did, whatever became of them', async () => {
  using workspace = await releasedWorkspace();
  addMigration(workspace, 2, 'minor', ['audience: listener']);
  await cut(workspace);
  workspace.commit();
  const before = workspace.tree();
  const changelog = workspace.read('packages/core/CHANGELOG.md');
  workspace.write({
    [INDEX]: `<<<<<<< HEAD\n${workspace.read(INDEX)}`,
    'packages/core/CHANGELOG.md': changelog.replace(/## \[1\.1\.0\][\s\S]*(?=## \[1\.0\.0\])/, ''),
  });
  expect((await rebuildIndex(workspace.root, 'packages/changelog/data')).version).toBe('1.1.0');
  expect(workspace.tree()).toEqual(before);
});

test('rebuildIndex adds no sections of releases that a package did not have', async () => {
  using workspace = await releasedWorkspace();
  workspace.write({ 'packages/core/CHANGELOG.md': '# @player/core\n\n## [1.0.1] - 2026-11-24\n' });
  const before = workspace.tree();
  await rebuildIndex(workspace.root, 'packages/changelog/data');
  expect(workspace.tree()).toEqual(before);
});

test('rebuildIndex refuses a record under a second name, which check and preview report, and keeps the index', async () => {
  using workspace = await releasedWorkspace();
  const copied = 'packages/changelog/data/1.0.1.json';
  workspace.write({ [copied]: workspace.read('packages/changelog/data/1.0.0.json') });
  const before = workspace.tree();
  await expect(rebuildIndex(workspace.root, 'packages/changelog/data')).rejects.toMatchObject({
    code: 'RECORD_INVALID',
    detail: expect.stringContaining('the record of 1.0.0, and its name that of 1.0.1'),
    facts: { file: copied },
  });
  expect(workspace.tree()).toEqual(before);
  expect(await previewRelease({ root: workspace.root })).toMatchObject({
    problems: expect.arrayContaining([
      expect.objectContaining({ file: copied, hint: expect.stringContaining('copy') }),
    ]),
  });
});

test('rebuildIndex names a record that it can not read, and keeps the index', async () => {
  using workspace = await releasedWorkspace();
  workspace.write({ 'packages/changelog/data/1.0.1.json': '{' });
  const before = workspace.tree();
  await expect(rebuildIndex(workspace.root, 'packages/changelog/data')).rejects.toMatchObject({
    code: 'RECORD_INVALID',
    facts: { file: 'packages/changelog/data/1.0.1.json' },
  });
  expect(workspace.tree()).toEqual(before);
});
