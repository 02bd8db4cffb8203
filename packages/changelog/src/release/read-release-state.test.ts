import { expect, test } from 'vitest';
import { releasedWorkspace } from '../../test/released-workspace.ts';
import { previewRelease } from './preview-release.ts';

const RECORD = 'packages/changelog/data/1.0.0.json';
const INDEX = 'packages/changelog/data/index.json';

test.each([
  ['a malformed configuration', { '.changeset/config.json': '{\n  "fixed": [\n' }, 2],
  ['a missing configuration', { '.changeset/config.json': null }, null],
  ['a malformed manifest', { 'packages/core/package.json': '{\n  "name" "core"\n}\n' }, 2],
  ['a missing manifest', { 'package.json': null }, null],
  ['a malformed workspace file', { 'pnpm-workspace.yaml': 'packages: [\n' }, 2],
  ['a malformed prerelease state', { '.changeset/pre.json': '{' }, 1],
  ['a malformed release record', { [RECORD]: '{\n' }, 2],
  ['a missing index', { [INDEX]: null }, null],
  ['a malformed index', { [INDEX]: '[\n  {\n    "version": "1.0.9"\n' }, 4],
  ['a migration with an invalid name', { 'migrations/migration.sql': '-- Adds.\n' }, null],
])('previewRelease reports %s with file, line and hint', async (_, files, line) => {
  using workspace = await releasedWorkspace();
  workspace.write(files);
  const before = workspace.tree();
  expect(await previewRelease({ root: workspace.root })).toMatchObject({
    status: 'refused',
    problems: [{ file: Object.keys(files)[0], line, hint: expect.stringMatching(/\.$/) }],
  });
  expect(workspace.tree()).toEqual(before);
});

test('previewRelease says what is wrong with the name of a migration', async () => {
  using workspace = await releasedWorkspace();
  workspace.write({ 'migrations/Thumbs.db': '' });
  expect(await previewRelease({ root: workspace.root })).toMatchObject({
    problems: [
      {
        file: 'migrations/Thumbs.db',
        problem: expect.stringContaining('the name must look like'),
        hint: expect.stringContaining('Rename the file'),
      },
    ],
  });
});
