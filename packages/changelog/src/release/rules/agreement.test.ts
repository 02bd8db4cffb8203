import { expect, test } from 'vitest';
import { addStep, CONSTANTS, cut, refusal, releasedWorkspace } from '../fixture-releases.ts';
import { previewRelease } from '../preview-release.ts';

const BUILDER = 'apps/desktop/electron-builder.yml';
const STEP = 'migrations/migration_v000_to_v001_step.sql';
const FROZEN = 'migrations/checksums.json';
const LATER =
  '{"version":"1.0.9","date":"2026-11-24","schema":{"from":1,"to":1},"api":{"version":"1.0.0"},"entries":[]}';

// Each place that states a version, put out of step by one edit.
test.each([
  ['package.json', '"version": "1.0.0"', '"version": "1.0.1"'],
  ['packages/core/package.json', '"version": "1.0.0"', '"version": "1.0.1"'],
  ['apps/desktop/package.json', '"version": "1.0.0"', '"version": "0.9.0"'],
  ['apps/desktop/package.json', 'workspace:^', '^1.0.0'],
  [CONSTANTS, "APP_VERSION: string = '1.0.0'", "APP_VERSION: string = '1.0.1'"],
  [CONSTANTS, "MIN_CLIENT_VERSION: string = '1.0.0'", "MIN_CLIENT_VERSION: string = '9.0.0'"],
  [CONSTANTS, 'DB_SCHEMA_VERSION: number = 2', 'DB_SCHEMA_VERSION: number = 1'],
  ['CHANGELOG.md', '## [1.0.0]', '## [0.9.0]'],
  ['packages/engine/CHANGELOG.md', '## [1.0.0]', '## [1.0.1]'],
  [BUILDER, 'version: 1.0.0', 'version: 1.0.1'],
  [STEP, 'CREATE TABLE', 'CREATE  TABLE'],
  [FROZEN, /^[\s\S]*$/, '{}\n'],
  ['package.json', 'pnpm@12.21.0', 'pnpm@12'],
  ['packages/changelog/data/1.0.9.json', /^$/, LATER],
])('%s out of step refuses the release before anything is written', async (file, from, to) => {
  using workspace = await releasedWorkspace();
  workspace.write({ [BUILDER]: 'extraMetadata:\n  version: 1.0.0\n' });
  addStep(workspace, 2, 'minor');
  const text = file in workspace.tree() ? workspace.read(file) : '';
  expect(text).toMatch(from);
  workspace.write({ [file]: text.replace(from, to) });
  workspace.commit();
  const before = workspace.tree();
  const refused = await refusal(cut(workspace));
  expect(refused).toMatchObject({ code: 'RELEASE_REFUSED' });
  expect(refused).toHaveProperty('facts.problems', expect.arrayContaining([expect.objectContaining({ file })]));
  expect(await previewRelease({ root: workspace.root })).toMatchObject({ status: 'refused' });
  expect(workspace.tree()).toEqual(before);
});
