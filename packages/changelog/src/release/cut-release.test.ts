import { readFileSync } from 'node:fs';
import { checkVersions } from '@auralis/version';
import { readRepository } from '@auralis/version/repository';
import { expect, test } from 'vitest';
import {
  addMigration,
  CONSTANTS,
  cut,
  releasedWorkspace,
  workspaceWithMigration,
} from '../../test/released-workspace.ts';
import { changeset } from '../../test/workspace.ts';
import { loadChangesets } from '../changesets/load-changesets.ts';
import { loadReleases } from '../records/load-releases.ts';
import { whatsNew } from '../whats-new/whats-new.ts';
import { previewRelease } from './preview-release.ts';
import { versionsAgree } from './rules/repository-rules.ts';

const MANIFESTS = [
  'package.json',
  'packages/core/package.json',
  'packages/engine/package.json',
  'apps/desktop/package.json',
];
const disagreements = (root: string) =>
  checkVersions(readRepository(root)).filter(({ status }) => status === 'differs');

test('cutRelease updates every version, and all of them agree', async () => {
  using workspace = await releasedWorkspace();
  addMigration(workspace, 2, 'minor', ['audience: listener', 'api: minor']);
  workspace.write({
    '.changeset/fix.md': changeset('patch', 'Plays again.', ['audience: listener'], '@player/engine'),
  });
  workspace.commit();
  const record = await cut(workspace);
  expect(record).toMatchObject({
    version: '1.1.0',
    schema: { from: 1, to: 2, breaking: false },
    api: { version: '1.1.0', minClient: '1.0.0' },
  });
  for (const path of MANIFESTS) expect(workspace.json(path).version).toBe('1.1.0');
  expect(workspace.json('packages/engine/package.json').dependencies).toEqual({ '@player/core': 'workspace:^' });
  expect(workspace.read(CONSTANTS)).toContain("APP_VERSION: string = '1.1.0'");
  expect(workspace.read(CONSTANTS)).toContain("API_VERSION: string = '1.1.0'");
  expect(workspace.read(CONSTANTS)).toContain("MIN_CLIENT_VERSION: string = '1.0.0'");
  expect(workspace.json('packages/changelog/data/1.1.0.json')).toEqual(record);
  expect(Object.keys(workspace.json('migrations/checksums.json'))).toHaveLength(2);
  expect(workspace.tree()).not.toHaveProperty('.changeset/fix.md');
  expect(disagreements(workspace.root)).toEqual([]);
});

test('cutRelease links the changelogs to the comparison with the release before, if the remote is on the web', async () => {
  using workspace = await workspaceWithMigration();
  workspace.git('remote', 'add', 'origin', 'https://github.com/player/player.git');
  await cut(workspace);
  for (const file of ['CHANGELOG.md', 'packages/core/CHANGELOG.md'])
    expect(workspace.read(file)).toContain('## [1.1.0](https://github.com/player/player/compare/v1.0.0...v1.1.0) - ');
  expect(disagreements(workspace.root)).toEqual([]);
});

const BUILDER = 'apps/desktop/electron-builder.yml';

test('cutRelease updates the version in the configuration of electron-builder', async () => {
  using workspace = await releasedWorkspace();
  const text = '# How the app is built.\nbuildVersion: 1.0.0\nextraMetadata:\n  version: "1.0.0" # shown in About\n';
  workspace.write({ [BUILDER]: text });
  addMigration(workspace, 2, 'minor');
  await cut(workspace);
  expect(workspace.read(BUILDER)).toBe(text.replaceAll('1.0.0', '1.1.0'));
  expect(disagreements(workspace.root)).toEqual([]);
});

test('cutRelease writes a changelog for each package and one with all changes in the root', async () => {
  using workspace = await releasedWorkspace();
  workspace.write({ '.changeset/fix.md': changeset('patch', 'Plays again.', [], '@player/engine') });
  workspace.commit();
  await cut(workspace);
  expect(workspace.read('packages/engine/CHANGELOG.md')).toMatch(
    /^# @player\/engine\n\n## \[1\.0\.1\] - 2026-11-23\n\n### Fixed\n\n- Plays again\. \(`[0-9a-f]+`\)\n\n## \[1\.0\.0\]/,
  );
  expect(workspace.read('packages/core/CHANGELOG.md')).not.toContain('Plays again');
  expect(workspace.read('CHANGELOG.md')).toMatch(/Plays again[\s\S]*Adds table 1/);
});

test('cutRelease keeps the records of past releases byte for byte', async () => {
  using workspace = await releasedWorkspace();
  const first = workspace.read('packages/changelog/data/1.0.0.json');
  addMigration(workspace, 2, 'minor');
  await cut(workspace);
  expect(workspace.read('packages/changelog/data/1.0.0.json')).toBe(first);
  const releases = loadReleases(JSON.parse(workspace.read('packages/changelog/data/index.json')));
  expect(releases.map(({ version }) => version)).toEqual(['1.1.0', '1.0.0']);
  expect(whatsNew({ releases, since: '1.0.0', current: '1.1.0', audience: 'developer' }).entries).toMatchObject([
    { id: 'table-2' },
  ]);
});

test('cutRelease records a breaking migration as a major with the oldest schema that can read the result', async () => {
  using workspace = await releasedWorkspace();
  addMigration(workspace, 2, 'major', [], '-- @breaking\n');
  addMigration(workspace, 3, 'minor');
  expect(await cut(workspace)).toMatchObject({
    version: '2.0.0',
    schema: { from: 1, to: 3, breaking: true, minReader: 2 },
  });
});

test('the changelog module writes the same sentences for plain "changeset version", each with its category', async () => {
  using workspace = await workspaceWithMigration();
  const { applyReleasePlan, assembleReleasePlan, getPackages, readChangesets, readConfig } = await loadChangesets();
  const packages = await getPackages(workspace.root);
  const { config } = await readConfig(workspace.root, packages);
  if (config === undefined) throw new Error('The fixture has no configuration.');
  const plan = assembleReleasePlan(await readChangesets(workspace.root), packages, config, undefined);
  const module = new URL('../changesets/index.ts', import.meta.url).href;
  await applyReleasePlan(plan, packages, { ...config, changelog: [module, null] });
  expect(readFileSync(`${workspace.root}/packages/core/CHANGELOG.md`, 'utf8')).toContain(
    '- **Added:** Adds table 2. (migration `v001_to_v002`',
  );
});

test('a release that was reverted before it got a tag is cut again under its number, as the preview shows', async () => {
  using workspace = await workspaceWithMigration();
  await cut(workspace);
  workspace.commit();
  workspace.git('revert', '--no-edit', 'HEAD');
  const text = workspace.read('.changeset/table-2.md').replace('Adds table 2.', 'Adds a second table.');
  workspace.write({ '.changeset/table-2.md': text });
  workspace.commit();
  expect(await previewRelease({ root: workspace.root })).toMatchObject({
    status: 'ready',
    record: { version: '1.1.0' },
  });
  expect(await cut(workspace)).toMatchObject({ version: '1.1.0', entries: [{ text: 'Adds a second table.' }] });
  workspace.commit();
  expect(versionsAgree({ facts: readRepository(workspace.root) })).toEqual([]);
});
