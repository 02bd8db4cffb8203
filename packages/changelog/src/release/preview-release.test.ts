import { expect, test } from 'vitest';
import { CONSTANTS, cut, errorOf, workspaceWithMigration } from '../../test/released-workspace.ts';
import { changeset, createWorkspace } from '../../test/workspace.ts';
import { previewRelease, renderPreview } from './preview-release.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const MIGRATION = 'migrations/migration_v000_to_v001_library.sql';
const SQL = '-- Keeps your library.\nCREATE TABLE tracks(id INTEGER PRIMARY KEY);\n';
const CHANGE = '.changeset/brave-cats-sing.md';
const SCHEMA_ONE = { 'packages/version/src/versions.ts': null };

/** The problems of a workspace with these files; the preview must not change them. */
async function problemsOf(files: Readonly<Record<string, string | null>>) {
  using workspace = createWorkspace(files);
  const before = workspace.tree();
  const preview = await previewRelease({ root: workspace.root, now: NOW });
  expect(workspace.tree()).toEqual(before);
  return preview.status === 'refused' ? preview.problems : [];
}

test('previewRelease shows the pending changesets as one release and writes nothing', async () => {
  using workspace = createWorkspace({
    ...SCHEMA_ONE,
    [MIGRATION]: SQL,
    [CHANGE]: changeset('minor', 'Keeps your library.', [
      'audience: listener',
      'migration: v000_to_v001',
      'api: minor',
    ]),
    '.changeset/old-owls-nap.md': changeset('patch', 'Plays again.', [], '@player/desktop'),
  });
  const preview = await previewRelease({ root: workspace.root, now: NOW });
  expect(preview).toMatchObject({
    status: 'ready',
    previous: null,
    bump: 'minor',
    record: {
      version: '0.1.0',
      date: '2026-11-23',
      schema: { from: 0, to: 1, breaking: false },
      entries: [
        {
          id: 'brave-cats-sing',
          category: 'added',
          audience: 'listener',
          migration: 'v000_to_v001',
          packages: ['@player/core'],
          commit: expect.stringMatching(/^[0-9a-f]{7,}$/),
        },
        { id: 'old-owls-nap', category: 'fixed', audience: 'developer', packages: ['@player/desktop'] },
      ],
    },
  });
  expect(renderPreview(preview)).toMatch(/## Unreleased: 0\.1\.0[\s\S]*schema 0 to 1[\s\S]*### Added[\s\S]*### Fixed/);
  expect(workspace.git('status', '--porcelain')).toBe('');
});

test('previewRelease returns "nothing" without pending changesets', async () => {
  using workspace = createWorkspace();
  const preview = await previewRelease({ root: workspace.root });
  expect(preview).toEqual({ status: 'nothing' });
  expect(renderPreview(preview)).toContain('Nothing to release');
});

test('previewRelease returns "nothing" where the only changeset bumps no package', async () => {
  using workspace = createWorkspace({ [CHANGE]: changeset('none', 'Tidies up.') });
  const preview = await previewRelease({ root: workspace.root });
  expect(preview).toEqual({ status: 'nothing' });
  expect(renderPreview(preview)).toContain('Nothing to release: no pending changeset bumps a package.');
});

test('previewRelease accepts an empty changeset', async () => {
  expect(await problemsOf({ [CHANGE]: '---\n---\n' })).toEqual([]);
});

test('previewRelease reports a private app that changesets would skip', async () => {
  const config = { fixed: [['@player/*']], privatePackages: false, format: false };
  expect(await problemsOf({ '.changeset/config.json': JSON.stringify(config, null, 2) })).toMatchObject([
    {
      file: '.changeset/config.json',
      line: 7,
      problem: expect.stringContaining('@player/desktop'),
      hint: expect.stringContaining('"version": true'),
    },
  ]);
});

test('previewRelease reports a package that is outside of the fixed group or ignored', async () => {
  const privatePackages = { version: true, tag: false };
  const outside = JSON.stringify({ fixed: [['@player/core', '@player/engine']], privatePackages, format: false });
  expect(await problemsOf({ '.changeset/config.json': outside })).toMatchObject([
    { problem: expect.stringContaining('@player/desktop is not in the fixed group') },
  ]);
  const ignored = JSON.stringify({
    fixed: [['@player/*']],
    ignore: ['@player/desktop'],
    privatePackages,
    format: false,
  });
  expect(await problemsOf({ '.changeset/config.json': ignored })).toMatchObject([
    { problem: expect.stringContaining('@player/desktop is ignored') },
  ]);
});

test('previewRelease reports an invalid release block with its line', async () => {
  expect(await problemsOf({ [CHANGE]: changeset('minor', 'Says something.', ['category: improved']) })).toMatchObject([
    { file: CHANGE, line: 8, hint: expect.stringContaining('added, changed') },
  ]);
});

test('previewRelease reports a malformed changeset with its file', async () => {
  expect(
    await problemsOf({ [CHANGE]: 'no front matter\n', '.changeset/fine.md': changeset('patch', 'Fine.') }),
  ).toMatchObject([{ file: CHANGE, line: 1, hint: expect.stringContaining('---') }]);
});

test('previewRelease reports a changeset for an unknown package with its line', async () => {
  expect(await problemsOf({ [CHANGE]: changeset('minor', 'Says something.', [], '@player/cor') })).toMatchObject([
    { file: CHANGE, line: 2, hint: expect.stringContaining('@player/core') },
  ]);
});

test.each([
  ['is too long for a list', `Plays ${'very '.repeat(40)}well.`, 'has 211 characters'],
  ['contains code', 'Runs `lint` for you.', 'contains code'],
  ['contains Markdown', 'Plays **again**.', 'contains "*", which Markdown reads as markup'],
  ['contains a link', 'See [the guide](https://example.org).', 'contains "[", which Markdown reads as markup'],
  ['begins with a small letter', 'plays again.', 'does not begin with a capital letter'],
  ['is not a sentence', 'Better playback', 'does not end with a full stop'],
])('previewRelease reports a text for users that %s', async (_, text, problem) => {
  const listener = changeset('patch', text, ['audience: listener']);
  expect(await problemsOf({ [CHANGE]: listener })).toMatchObject([
    { file: CHANGE, line: 5, problem: `The text for users ${problem}.` },
  ]);
  expect(await problemsOf({ [CHANGE]: changeset('patch', text) })).toEqual([]);
});

test('previewRelease reports a migration without a changeset', async () => {
  expect(await problemsOf({ ...SCHEMA_ONE, [MIGRATION]: SQL })).toMatchObject([
    {
      file: MIGRATION,
      line: 1,
      problem: 'No changeset announces this migration.',
      hint: expect.stringContaining('migration: v000_to_v001'),
    },
  ]);
});

test('previewRelease reports the second changeset that announces a migration', async () => {
  const announcement = changeset('minor', 'Keeps your library.', ['migration: v000_to_v001']);
  expect(
    await problemsOf({
      ...SCHEMA_ONE,
      [MIGRATION]: SQL,
      '.changeset/a.md': announcement,
      '.changeset/b.md': announcement,
    }),
  ).toMatchObject([{ file: '.changeset/b.md', line: 8, problem: expect.stringContaining('.changeset/a.md') }]);
});

test('previewRelease reports a changeset for an unknown migration', async () => {
  expect(
    await problemsOf({ [CHANGE]: changeset('minor', 'Says something.', ['migration: v000_to_v001']) }),
  ).toMatchObject([{ file: CHANGE, line: 8, problem: expect.stringContaining('no migration v000_to_v001') }]);
});

test.each([
  ['a breaking migration with a minor', '-- Moves.\n-- @breaking\n', 'minor', [], 'major'],
  ['a new migration with a patch', '-- Adds.\n', 'patch', [], 'minor'],
  ['an API break with a minor', '-- Adds.\n', 'minor', ['api: major'], 'major'],
] as const)('previewRelease reports %s at the bump', async (_, sql, bump, more, needed) => {
  const announcement = changeset(bump, 'Says something.', ['migration: v000_to_v001', ...more]);
  expect(await problemsOf({ ...SCHEMA_ONE, [MIGRATION]: sql, [CHANGE]: announcement })).toMatchObject([
    { file: CHANGE, line: 2, hint: `Make it ${needed}.` },
  ]);
});

test('previewRelease reports a migration that names another release', async () => {
  const announcement = changeset('minor', 'Says something.', ['migration: v000_to_v001']);
  expect(
    await problemsOf({ ...SCHEMA_ONE, [MIGRATION]: '-- Adds.\n-- @release 2.0.0\n', [CHANGE]: announcement }),
  ).toMatchObject([{ file: MIGRATION, line: 2, hint: expect.stringContaining('@release 0.1.0') }]);
});

test('previewRelease reports a version that differs, with its place', async () => {
  const dependencies = { '@player/engine': 'workspace:^' };
  const app = JSON.stringify({ name: '@player/desktop', version: '0.3.0', private: true, dependencies }, null, 2);
  expect(
    await problemsOf({ 'apps/desktop/package.json': app, [CHANGE]: changeset('patch', 'Fixes it.') }),
  ).toMatchObject([{ file: 'apps/desktop/package.json', line: 3, problem: 'expected 0.0.0, found 0.3.0.' }]);
});

test('previewRelease reports a version that already has a tag', async () => {
  using workspace = createWorkspace({ [CHANGE]: changeset('patch', 'Fixes it.') });
  workspace.git('tag', 'v0.0.1');
  workspace.commit();
  expect(await previewRelease({ root: workspace.root, now: NOW })).toMatchObject({
    status: 'refused',
    problems: [{ file: 'refs/tags/v0.0.1', problem: 'The tag v0.0.1 already exists.' }],
  });
});

test('previewRelease and cutRelease refuse a version that differs from the others', async () => {
  using workspace = await workspaceWithMigration();
  workspace.write({
    [CONSTANTS]: workspace.read(CONSTANTS).replace("APP_VERSION: string = '1.0.0'", "APP_VERSION: string = '1.0.1'"),
  });
  workspace.commit();
  const before = workspace.tree();
  const problems = [{ file: CONSTANTS, line: 1, problem: 'APP_VERSION: expected 1.0.0, found 1.0.1.' }];
  expect(await errorOf(cut(workspace))).toMatchObject({ code: 'RELEASE_REFUSED', facts: { problems } });
  expect(await previewRelease({ root: workspace.root })).toMatchObject({ status: 'refused', problems });
  expect(workspace.tree()).toEqual(before);
});
