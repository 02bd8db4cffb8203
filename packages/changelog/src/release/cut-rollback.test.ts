import { expect, test } from 'vitest';
import {
  addMigration,
  cut,
  errorOf,
  releasedWorkspace,
  workspaceWithMigration,
} from '../../test/released-workspace.ts';
import { changeset, lockMigrations, type Workspace } from '../../test/workspace.ts';
import { CUT_STAGES } from './release-stages.ts';

const NEW_MIGRATION = 'migration_v001_to_v002_table.sql';

test.each(CUT_STAGES)('cutRelease rolls back after an error in the stage "%s"', async (failing) => {
  using workspace = await workspaceWithMigration();
  const before = workspace.tree();
  const onStage = (stage: string) => {
    if (stage === failing) throw new Error('disk failure');
  };
  expect(await errorOf(cut(workspace, { onStage }))).toMatchObject({
    code: 'CUT_FAILED',
    cause: { message: 'disk failure' },
  });
  expect(workspace.tree()).toEqual(before);
  expect(workspace.git('status', '--porcelain')).toBe('');
  expect(await cut(workspace)).toMatchObject({ version: '1.1.0' });
});

test('cutRelease rolls back after an error that follows the last write', async () => {
  using workspace = await releasedWorkspace();
  workspace.write({ 'apps/desktop/electron-builder.yml': 'buildVersion: 1.0.0\n' });
  addMigration(workspace, 2, 'minor');
  const before = workspace.tree();
  const freeze = (root: string) => {
    lockMigrations(root);
    throw new Error('lock failed');
  };
  expect(await errorOf(cut(workspace, { freeze }))).toMatchObject({ code: 'CUT_FAILED' });
  expect(workspace.tree()).toEqual(before);
});

test('cutRelease rolls back if the versions do not agree afterwards', async () => {
  using workspace = await workspaceWithMigration();
  const before = workspace.tree();
  const error = await errorOf(cut(workspace, { freeze: () => undefined }));
  expect(error).toMatchObject({ code: 'CUT_FAILED', message: expect.stringContaining('checksums.json') });
  expect(workspace.tree()).toEqual(before);
});

test('cutRelease rolls back after a cancellation', async () => {
  using workspace = await workspaceWithMigration();
  const before = workspace.tree();
  const stop = new AbortController();
  const onStage = (stage: string) => {
    if (stage === 'changelogs') stop.abort();
  };
  expect(await errorOf(cut(workspace, { onStage, signal: stop.signal }))).toMatchObject({ code: 'CANCELLED' });
  expect(workspace.tree()).toEqual(before);
});

test.each([
  [
    'a tree with uncommitted changes',
    (workspace: Workspace) => workspace.write({ 'notes.txt': 'not committed' }),
    { file: 'notes.txt', problem: 'The file has uncommitted changes.' },
  ],
  [
    'a version that already has a tag',
    (workspace: Workspace) => workspace.git('tag', 'v1.1.0', 'HEAD~1'),
    { problem: 'The tag v1.1.0 already exists.' },
  ],
  [
    'an edited migration that was released',
    (workspace: Workspace) => {
      workspace.write({ 'migrations/migration_v000_to_v001_table.sql': '-- Table 1.\nCREATE TABLE t1(id TEXT);\n' });
      workspace.commit();
    },
    { file: 'migrations/migration_v000_to_v001_table.sql', hint: expect.stringContaining('never changes') },
  ],
  [
    'an edited migration whose checksum was edited with it',
    (workspace: Workspace) => {
      workspace.write({ 'migrations/migration_v000_to_v001_table.sql': '-- Table 1.\nCREATE TABLE t1(id TEXT);\n' });
      lockMigrations(workspace.root);
      const { [NEW_MIGRATION]: _, ...released } = workspace.json('migrations/checksums.json');
      workspace.write({ 'migrations/checksums.json': JSON.stringify(released, null, 2) });
      workspace.commit();
    },
    { file: 'migrations/migration_v000_to_v001_table.sql', hint: expect.stringContaining('never changes') },
    { file: 'migrations/checksums.json', line: 2, hint: expect.stringContaining('git show') },
  ],
  [
    'a released record that was removed',
    (workspace: Workspace) => {
      workspace.write({ 'packages/changelog/data/1.0.0.json': null, 'packages/changelog/data/index.json': '[]\n' });
      workspace.commit();
    },
    { file: 'packages/changelog/data', problem: expect.stringContaining('missing') },
    { file: 'packages/changelog/data/1.0.0.json', hint: expect.stringContaining('git restore') },
  ],
  [
    'a second announcement of a released migration',
    (workspace: Workspace) => {
      workspace.write({ '.changeset/again.md': changeset('minor', 'Again.', ['migration: v000_to_v001']) });
      workspace.commit();
    },
    { file: '.changeset/again.md', line: 8, problem: 'v000_to_v001 was already released.' },
  ],
  [
    'an index without the records',
    (workspace: Workspace) => {
      workspace.write({ 'packages/changelog/data/index.json': '[]\n' });
      workspace.commit();
    },
    { file: 'packages/changelog/data/index.json' },
  ],
] as const)('cutRelease refuses %s before anything is written', async (_, change, ...problems) => {
  using workspace = await workspaceWithMigration();
  change(workspace);
  const before = workspace.tree();
  const error = await errorOf(cut(workspace));
  expect(error).toMatchObject({ code: 'RELEASE_REFUSED', facts: { problems } });
  expect(error?.message).toContain('nothing was changed');
  expect(workspace.tree()).toEqual(before);
});

test('cutRelease reports both paths of a renamed file that is not committed', async () => {
  using workspace = await workspaceWithMigration();
  workspace.git('mv', 'packages/core/CHANGELOG.md', 'packages/core/HISTORY.md');
  const { facts } = (await errorOf(cut(workspace))) as { readonly facts?: { readonly problems: readonly object[] } };
  const uncommitted = facts?.problems.filter(
    (each) => 'problem' in each && each.problem === 'The file has uncommitted changes.',
  );
  expect(uncommitted).toMatchObject([{ file: 'packages/core/CHANGELOG.md' }, { file: 'packages/core/HISTORY.md' }]);
});

test('cutRelease refuses to release from a shallow clone', async () => {
  using workspace = await workspaceWithMigration();
  workspace.write({ '.git/shallow': workspace.git('rev-parse', 'HEAD') });
  expect(await errorOf(cut(workspace))).toMatchObject({
    code: 'RELEASE_REFUSED',
    facts: { problems: [{ file: '.git', hint: expect.stringContaining('--unshallow') }] },
  });
});

test('cutRelease throws NOTHING_TO_RELEASE without pending changesets', async () => {
  using workspace = await releasedWorkspace();
  expect(await errorOf(cut(workspace))).toMatchObject({ code: 'NOTHING_TO_RELEASE' });
});
