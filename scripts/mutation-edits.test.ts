import { expect, test } from 'vitest';
import type { Edit } from './mutation.ts';
import { applyEdits } from './mutation-edits.ts';

const PATH = 'packages/example/src/file.ts';
const TEXT = `
export async function save(path: string): Promise<void> {
  let copy = null;
  open(path);
  copy = await begin(path, { lock, level: 3 });
  if (isNew) sync(path);
  const first = plan(path);
  const second = plan(path, 'again');
  for (const name of NAMES) remove(name);
  database.pragma('foreign_keys = OFF');
  const made = (await copy?.made)?.backup;
  try {
    close();
  } catch {
    // The next start does it.
  }
}
const other = () => save('x');
`;

function apply(edit: Edit, text = TEXT): string {
  const lines =
    applyEdits(new Map([[PATH, text]]), [edit])
      .get(PATH)
      ?.split('\n') ?? [];
  return lines.map((line) => line.trim()).join('\n');
}

test.each<[string, Edit, string]>([
  ['removes a statement', { in: 'save', remove: 'open' }, 'let copy = null;\n\ncopy = await'],
  ['keeps the condition of a removed statement', { in: 'save', remove: 'sync' }, 'if (isNew) ;'],
  [
    'finds a call by its literal',
    { in: 'save', remove: "pragma('foreign_keys = OFF')" },
    'remove(name);\n\nconst made',
  ],
  ['moves a statement up', { in: 'save', move: 'sync', before: 'open' }, 'if (isNew) sync(path);\nopen(path);'],
  [
    'moves a loop down',
    { in: 'save', move: 'remove', after: 'pragma' },
    "OFF');\nfor (const name of NAMES) remove(name);",
  ],
  ['replaces the awaited value', { in: 'save', replace: 'await made', with: 'null' }, '(null)?.backup'],
  ['replaces a call', { in: 'save', replace: 'plan', nth: 2, with: 'plan($2, $1)' }, "second = plan('again', path);"],
  ['names the result', { in: 'save', surround: 'begin', with: '$statement $1($result);' }, '}); path(copy);'],
  ['reuses a result', { in: 'save', reuse: 'plan' }, 'const second = first;'],
  ['removes a property', { in: 'save', property: 'lock', with: null }, 'begin(path, {  level: 3 })'],
  ['changes a property', { in: 'save', property: 'level', with: '2' }, '{ lock, level: 2 }'],
  ['throws in a catch', { in: 'save', throwInCatch: true }, "catch { throw new Error('not handled'); }"],
])('an edit %s', (_, edit, expected) => {
  expect(apply(edit)).toContain(expected);
});

test.each<[string, Edit, string]>([
  ['a function that does not exist', { in: 'load', remove: 'open' }, '0 functions are called load'],
  ['a function of another package', { in: 'backup/save', remove: 'open' }, '0 functions are called backup/save'],
  ['a call that does not exist', { in: 'save', remove: 'load' }, 'save has 0 matches for load'],
  ['one of two calls', { in: 'save', replace: 'plan', with: '0' }, 'save has 2 matches for plan'],
  ['a call that is part of a statement', { in: 'save', remove: 'begin' }, 'not a statement of its own'],
  ['an argument that is not given', { in: 'save', replace: 'open', with: '$2' }, 'no argument 2'],
  ['the same text', { in: 'save', property: 'level', with: '3' }, 'changes nothing'],
])('an edit rejects %s', (_, edit, message) => {
  expect(() => apply(edit)).toThrow(message);
});

test('an edit rejects a name that two functions have', () => {
  expect(() => apply({ in: 'save', remove: 'open' }, `${TEXT}\nfunction inner() { const save = () => 1; }`)).toThrow(
    '2 functions are called save',
  );
});

test('an edit finds its function in whatever file and package it is, in whatever format', () => {
  const moved = new Map([['packages/other/src/moved.ts', TEXT.replaceAll(/\n\s*/g, '\n')]]);
  const edit: Edit = { in: 'save', remove: 'open' };
  expect(applyEdits(moved, [edit]).get('packages/other/src/moved.ts')).not.toContain('open(path)');
});
