import { checkVersions } from '@auralis/version';
import { readRepository } from '@auralis/version/repository';
import { expect, test } from 'vitest';
import { addMigration, cut, releasedWorkspace } from '../../test/released-workspace.ts';
import { changeset } from '../../test/workspace.ts';
import { loadReleases } from '../records/load-releases.ts';
import { whatsNew } from '../whats-new/whats-new.ts';

const disagreements = (root: string) =>
  checkVersions(readRepository(root)).filter(({ status }) => status === 'differs');

test('each prerelease records its own changes, the stable release repeats all of them, and whatsNew shows each once', async () => {
  using workspace = await releasedWorkspace();
  const { enterPre, exitPre } = await import('@changesets/pre');
  const beta = async () => {
    const record = await cut(workspace);
    workspace.commit();
    expect(disagreements(workspace.root)).toEqual([]);
    return record;
  };
  await enterPre(workspace.root, 'beta');
  addMigration(workspace, 2, 'minor', ['audience: listener', 'api: minor']);
  expect(await beta()).toMatchObject({
    version: '1.1.0-beta.0',
    schema: { from: 1, to: 2 },
    api: { version: '1.1.0' },
    entries: [{ id: 'table-2' }],
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
    entries: [{ id: 'polish' }, { id: 'table-2', migration: 'v001_to_v002' }],
  });
  expect(Object.keys(workspace.tree()).filter((path) => path.startsWith('.changeset/'))).toEqual([
    '.changeset/README.md',
    '.changeset/config.json',
  ]);
  const releases = loadReleases(workspace.json('packages/changelog/data/index.json'));
  const newIds = (since: string, current: string) => whatsNew({ releases, since, current }).entries.map(({ id }) => id);
  expect(newIds('1.0.0', '1.1.0')).toEqual(['polish', 'table-2']);
  expect(newIds('1.1.0-beta.1', '1.1.0')).toEqual([]);
  expect(newIds('1.1.0-beta.0', '1.1.0-beta.1')).toEqual(['polish']);
});
