import { expect, test } from 'vitest';
import { changeset } from '../../test/workspace.ts';
import { readEntry } from './changeset-entry.ts';

const FILE = '.changeset/brave-cats-sing.md';
const read = (source: string, bump: 'patch' | 'minor' | 'major' = 'minor') => readEntry(FILE, source, bump);

test('parseChangeset takes the first paragraph as the text and the rest as details, without the block', () => {
  const source = [
    '---',
    '"@auralis/migrate": minor',
    '---',
    'Keeps a history of your mastering jobs,',
    'so you can undo them.',
    '',
    'Longer text for maintainers.',
    '',
    '```release',
    'category: changed          # added | changed',
    'audience: listener',
    'migration: v001_to_v002',
    'api: minor',
    'links: https://example.org/a#b, https://example.org/c',
    '```',
    '',
    'And `a table`.',
    '',
  ].join('\n');
  const { entry, problems } = read(source);
  expect(problems).toEqual([]);
  expect(entry).toEqual({
    text: 'Keeps a history of your mastering jobs, so you can undo them.',
    details: 'Longer text for maintainers.\n\nAnd `a table`.',
    category: 'changed',
    audience: 'listener',
    migration: { edge: 'v001_to_v002', line: 12 },
    api: { bump: 'minor', line: 13 },
    links: ['https://example.org/a#b', 'https://example.org/c'],
  });
});

test.each([
  ['patch', 'fixed'],
  ['minor', 'added'],
  ['major', 'changed'],
] as const)('a changeset without a block and with the bump %s is "%s", for developers', (bump, category) => {
  expect(read(changeset(bump, 'Says something.'), bump).entry).toMatchObject({
    category,
    audience: 'developer',
    migration: null,
  });
});

test('parseChangeset ignores Windows line ends', () => {
  const source = changeset('minor', 'Says something.', ['category: fixed', 'migration: v001_to_v002']);
  const { entry, problems } = read(source.replaceAll('\n', '\r\n'));
  expect(problems).toEqual([]);
  expect(entry).toEqual(read(source).entry);
});

test.each([
  ['an unknown category', ['category: improved'], 8, 'added, changed, deprecated, removed, fixed, security'],
  ['an unknown audience', ['category: added', 'audience: everyone'], 9, 'listener, developer'],
  ['an unknown key', ['catgory: added'], 8, 'category, audience, migration, api, links'],
  ['a key given twice', ['category: added', 'category: fixed'], 9, 'Keep one'],
  ['a migration without a valid name', ['migration: v2'], 8, 'v001_to_v002'],
  ['a line that is no key and value', ['category added'], 8, 'key: value'],
  ['a key without a value', ['category:'], 8, 'key: value'],
  ['an API bump that is none', ['api: huge'], 8, 'patch, minor, major'],
  ['a link that is no address', ['links: see issue 12'], 8, 'absolute URLs'],
] as const)('parseChangeset reports %s with file, line and hint', (_, block, line, hint) => {
  const { problems } = read(changeset('minor', 'Says something.', block));
  expect(problems).toMatchObject([{ file: FILE, line, hint: expect.stringContaining(hint) }]);
});

test('parseChangeset reports a block that is not closed, and a second one', () => {
  const source = changeset('minor', 'Says something.', ['category: added']);
  expect(read(source.replace(/```\n$/, '')).problems).toMatchObject([
    { line: 7, problem: expect.stringContaining('not closed') },
  ]);
  expect(read(`${source}\n\`\`\`release\ncategory: fixed\n\`\`\`\n`).problems).toMatchObject([
    { line: 11, problem: expect.stringContaining('second') },
  ]);
});

const around = (open: string, inside: readonly string[], close: string) =>
  `${changeset('minor', 'Closes a hole.')}\n${[open, ...inside, close].join('\n')}\n`;
const BLOCK = ['audience: listener', 'category: security'];

test.each([
  ['in tildes', '~~~release', BLOCK, '~~~'],
  ['in a longer fence', '````release', BLOCK, '````'],
  ['that is indented', '  ```release', BLOCK, '  ```'],
  ['with a space before its name', '``` release', BLOCK, '```'],
] as const)('parseChangeset accepts a block %s', (_, open, inside, close) => {
  const { entry, problems } = read(around(open, inside, close));
  expect(problems).toEqual([]);
  expect(entry).toMatchObject({ category: 'security', audience: 'listener', details: null });
});

test.each([
  ['a name in other letters', '```Release', BLOCK, '```', 7],
  ['another name', '```releases', BLOCK, '```', 7],
  ['a language before its name', '```yaml release', BLOCK, '```', 7],
  ['no name', '```', BLOCK, '```', 7],
  ['the name of a language only', '~~~yaml', [...BLOCK, ''], '~~~', 7],
  ['a fence that is too short', '``release', BLOCK, '``', 8],
  ['a quotation around it', '> ```release', BLOCK.map((line) => `> ${line}`), '> ```', 8],
  ['a block before it that is left open', '```sh\n\n```release', BLOCK, '```', 7],
] as const)('parseChangeset reports a block with %s', (_, open, inside, close, line) => {
  expect(read(around(open, inside, close)).problems[0]).toMatchObject({ file: FILE, line });
});

test('parseChangeset takes a block inside a longer fence, and other code, for prose', () => {
  const shown = around('````md', ['```release', ...BLOCK, '```'], '````');
  const code = around('```sh', ['auralis-changelog preview'], '```');
  expect(read(shown)).toMatchObject({ problems: [], entry: { category: 'added', audience: 'developer' } });
  expect(read(code)).toMatchObject({ problems: [], entry: { details: '```sh\nauralis-changelog preview\n```' } });
});

test('parseChangeset reports a changeset without text', () => {
  expect(read('---\n"@auralis/migrate": minor\n---\n\n').problems).toMatchObject([
    { problem: 'The changeset has no text.' },
  ]);
});
