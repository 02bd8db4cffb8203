import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { releases } from './data/index.ts';
import { loadReleases } from './load-releases.ts';
import { addStep, cut, releasedWorkspace } from './release/fixture-releases.ts';
import { changeset } from './release/fixture-workspace.ts';
import { record } from './release-history.arbitrary.ts';

const packageFolder = join(import.meta.dirname, '..');
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const valid = new Ajv2020({ allErrors: true }).compile(json(join(packageFolder, 'schema.json')));

test('what the cut writes is what the published schema describes', async () => {
  using workspace = await releasedWorkspace();
  addStep(workspace, 2, 'major', ['audience: listener', 'links: https://example.org/12'], '-- @breaking\n');
  workspace.write({ '.changeset/more.md': changeset('patch', 'Fixes.\n\nMore about it.') });
  workspace.commit();
  const written = await cut(workspace);
  valid(written);
  expect(valid.errors).toBeNull();
  expect(written.entries.flatMap(Object.keys)).toEqual(
    expect.arrayContaining(['details', 'migration', 'commit', 'links']),
  );
});

test('every record in the repository is valid, named by its version, and in the index', () => {
  const folder = join(packageFolder, 'data');
  const files = readdirSync(folder).filter((file) => /^\d.*\.json$/.test(file));
  for (const file of files) {
    const content = json(join(folder, file));
    valid(content);
    expect(valid.errors).toBeNull();
    expect(file).toBe(`${content.version}.json`);
  }
  expect(releases).toEqual(loadReleases(files.map((file) => json(join(folder, file)))));
});

const good = record('1.0.0', [{ id: 'a', category: 'added', audience: 'listener', text: 'A.', packages: [] }]);

test.each([
  ['no list', {}, 'releases'],
  ['no object', [null], 'release'],
  ['no version', [{ ...good, version: undefined }], 'version'],
  ['no day', [{ ...good, date: 'yesterday' }], '1.0.0 date'],
  ['no schema', [{ ...good, schema: { from: 1 } }], '1.0.0 schema.to'],
  ['no entries', [{ ...good, entries: null }], '1.0.0 entries'],
  [
    'an unknown category',
    [{ ...good, entries: [{ ...good.entries[0], category: 'improved' }] }],
    '1.0.0 entry a category',
  ],
  ['an entry without text', [{ ...good, entries: [{ ...good.entries[0], text: '' }] }], '1.0.0 entry a text'],
])('a list of releases with %s is refused, and where is said', (_, data, at) => {
  expect(() => loadReleases(data)).toThrow(
    expect.objectContaining({ code: 'RECORD_INVALID', facts: expect.objectContaining({ at }) }),
  );
  for (const each of Array.isArray(data) ? data : [data]) expect(valid(each)).toBe(false);
});
