import { checkVersions } from '@auralis/version';
import { readRepository } from '@auralis/version/repository';
import { expect, test } from 'vitest';
import { loadReleases } from '../load-releases.ts';
import { whatsNew } from '../whats-new.ts';
import { addStep, cut, releasedWorkspace } from './fixture-releases.ts';
import { changeset } from './fixture-workspace.ts';

const disagreements = (root: string) =>
  checkVersions(readRepository(root)).filter(({ status }) => status === 'differs');

test('betas and back: each beta brings its own, the stable release repeats all, nobody is told twice', async () => {
  using workspace = await releasedWorkspace();
  const { enterPre, exitPre } = await import('@changesets/pre');
  const beta = async () => {
    const record = await cut(workspace);
    workspace.commit();
    expect(disagreements(workspace.root)).toEqual([]);
    return record;
  };
  await enterPre(workspace.root, 'beta');
  addStep(workspace, 2, 'minor', ['audience: listener', 'api: minor']);
  expect(await beta()).toMatchObject({
    version: '1.1.0-beta.0',
    schema: { from: 1, to: 2 },
    api: { version: '1.1.0' },
    entries: [{ id: 'step-2' }],
  });
  workspace.write({ '.changeset/polish.md': changeset('minor', 'Polishes it.', ['audience: listener', 'api: minor']) });
  workspace.commit();
  expect(await beta()).toMatchObject({
    version: '1.1.0-beta.1',
    schema: { from: 2, to: 2 },
    api: { version: '1.1.0' },
    entries: [{ id: 'polish' }],
  });
  await exitPre(workspace.root);
  workspace.commit();
  expect(await beta()).toMatchObject({
    version: '1.1.0',
    schema: { from: 1, to: 2 },
    api: { version: '1.1.0', minClient: '1.0.0' },
    entries: [{ id: 'polish' }, { id: 'step-2', migration: 'v001_to_v002' }],
  });
  expect(Object.keys(workspace.tree()).filter((path) => path.startsWith('.changeset/'))).toEqual([
    '.changeset/README.md',
    '.changeset/config.json',
  ]);
  const releases = loadReleases(workspace.json('packages/changelog/data/index.json'));
  const told = (since: string, current: string) => whatsNew({ releases, since, current }).entries.map(({ id }) => id);
  expect(told('1.0.0', '1.1.0')).toEqual(['polish', 'step-2']);
  expect(told('1.1.0-beta.1', '1.1.0')).toEqual([]);
  expect(told('1.1.0-beta.0', '1.1.0-beta.1')).toEqual(['polish']);
});
