import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DIRECTIVES } from './directives.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../../docs/writing-migrations.md'), 'utf8');

test('the guide has a row for every directive and for nothing else, as the table of directives describes it', () => {
  const rows = [...GUIDE.matchAll(/^\| `(?<syntax>-- @[^`]+)`\s*\| (?<meaning>.+?)\s*\|$/gm)].map(({ groups }) => ({
    ...groups,
  }));
  expect(rows).toEqual(Object.values(DIRECTIVES).map(({ syntax, meaning }) => ({ syntax, meaning })));
});

test('every directive accepts what its syntax shows', () => {
  for (const [name, { syntax, absent, add }] of Object.entries(DIRECTIVES)) {
    const argument = syntax.replace(`-- @${name}`, '').trim();
    const refuse = (reason: string) => new Error(reason);
    const value = (add as (...args: readonly unknown[]) => unknown)(absent, argument, refuse);
    expect(value, name).not.toEqual(absent);
  }
});
