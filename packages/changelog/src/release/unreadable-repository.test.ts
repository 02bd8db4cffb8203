import { expect, test } from 'vitest';
import { releasedWorkspace } from './fixture-releases.ts';
import { previewRelease } from './preview-release.ts';

const RECORD = 'packages/changelog/data/1.0.0.json';
const INDEX = 'packages/changelog/data/index.json';

test.each([
  ['a configuration that is no JSON', { '.changeset/config.json': '{\n  "fixed": [\n' }, 2],
  ['no configuration', { '.changeset/config.json': null }, null],
  ['a manifest that is no JSON', { 'packages/core/package.json': '{\n  "name" "core"\n}\n' }, 2],
  ['no manifest', { 'package.json': null }, null],
  ['a workspace that is no YAML', { 'pnpm-workspace.yaml': 'packages: [\n' }, 2],
  ['a state of betas that is no JSON', { '.changeset/pre.json': '{' }, 1],
  ['a record that is no JSON', { [RECORD]: '{\n' }, 2],
  ['no index', { [INDEX]: null }, null],
  ['an index that is no JSON', { [INDEX]: '[\n  {\n    "version": "1.0.9"\n' }, 4],
  ['a step that is not named like one', { 'migrations/step.sql': '-- Adds.\n' }, null],
])('%s is named with file, line and cure, not by a stack trace', async (_, files, line) => {
  using workspace = await releasedWorkspace();
  workspace.write(files);
  const before = workspace.tree();
  expect(await previewRelease({ root: workspace.root })).toMatchObject({
    status: 'refused',
    problems: [{ file: Object.keys(files)[0], line, cure: expect.stringMatching(/\.$/) }],
  });
  expect(workspace.tree()).toEqual(before);
});
