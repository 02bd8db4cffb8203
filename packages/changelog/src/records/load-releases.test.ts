import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { record } from '../../test/release-history.ts';
import { addMigration, cut, releasedWorkspace } from '../../test/released-workspace.ts';
import { changeset } from '../../test/workspace.ts';
import { releases } from '../data/index.ts';
import { AUDIENCES, CATEGORIES } from './categories.ts';
import { loadReleases } from './load-releases.ts';

const packageFolder = join(import.meta.dirname, '../..');
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const valid = new Ajv2020({ allErrors: true }).compile(json(join(packageFolder, 'schema.json')));

test('cutRelease writes records that match the published JSON Schema', async () => {
  using workspace = await releasedWorkspace();
  addMigration(workspace, 2, 'major', ['audience: listener', 'links: https://example.org/12'], '-- @breaking\n');
  workspace.write({ '.changeset/more.md': changeset('patch', 'Fixes.\n\nMore about it.') });
  workspace.commit();
  const written = await cut(workspace);
  valid(written);
  expect(valid.errors).toBeNull();
  expect(written.entries.flatMap(Object.keys)).toEqual(
    expect.arrayContaining(['details', 'migration', 'commit', 'links']),
  );
});

test('every record in the repository matches the JSON Schema, is named by its version, and is in the index', () => {
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

test('the JSON Schema allows exactly the categories and audiences of the tables', () => {
  const { category, audience } = json(join(packageFolder, 'schema.json')).$defs.entry.properties;
  expect(category.enum).toEqual(Object.keys(CATEGORIES));
  expect(audience.enum).toEqual(Object.keys(AUDIENCES));
});

test('the README lists exactly the categories and audiences of the tables', () => {
  const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `(?<name>[a-z]+)` *\| (?<heading>.*?) *\| (?<bumps>.*?) *\|$/gm)];
  expect(rows.map(({ groups }) => [groups?.name, groups?.heading, groups?.bumps])).toEqual(
    Object.entries(CATEGORIES).map(([name, { heading, defaultFor }]) => [
      name,
      heading,
      defaultFor.filter((bump) => bump !== 'none').join(', '),
    ]),
  );
  const audiences = /^`audience:` is (.*?)[:;.]/m.exec(readme)?.[1] ?? '';
  expect([...audiences.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(Object.keys(AUDIENCES));
});

const good = record('1.0.0', [{ id: 'a', category: 'added', audience: 'listener', text: 'A.', packages: [] }]);

test.each([
  ['an object instead of a list', {}, 'releases'],
  ['a record that is no object', [null], 'release'],
  ['a record without a version', [{ ...good, version: undefined }], 'version'],
  ['a record without a date', [{ ...good, date: 'yesterday' }], '1.0.0 date'],
  ['a record without a schema', [{ ...good, schema: { from: 1 } }], '1.0.0 schema.to'],
  ['a record without entries', [{ ...good, entries: null }], '1.0.0 entries'],
  [
    'an entry with an unknown category',
    [{ ...good, entries: [{ ...good.entries[0], category: 'improved' }] }],
    '1.0.0 entry a category',
  ],
  ['an entry without text', [{ ...good, entries: [{ ...good.entries[0], text: '' }] }], '1.0.0 entry a text'],
])('loadReleases rejects %s and names the field', (_, data, at) => {
  expect(() => loadReleases(data)).toThrow(
    expect.objectContaining({ code: 'RECORD_INVALID', facts: expect.objectContaining({ at }) }),
  );
  for (const each of Array.isArray(data) ? data : [data]) expect(valid(each)).toBe(false);
});
