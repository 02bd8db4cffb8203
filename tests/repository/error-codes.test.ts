import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, type TrackedFile, trackedFiles } from './tracked-files.ts';

const DOCUMENT = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
const ERRORS = trackedFiles((path) => /^packages\/[\w-]+\/src\/(?:\w+-)?errors?\.ts$/.test(path));
const CODE = /'([A-Z]+(?:_[A-Z]+)*)'/g;

/** The code words that a package declares, and the package. */
const DECLARED = ERRORS.map(({ path, text }) => {
  const declarations = [...text.matchAll(/ErrorCode =[^;]+;|CodedError<'\w+'>|\bcode: '\w+'/g)].join(' ');
  return { name: path.split('/')[1] ?? '', path, codes: [...declarations.matchAll(CODE)].map(([, code = '']) => code) };
});

/** The packages of this repository that a package uses. */
function siblingsOf(name: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'));
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).flatMap(
    (key) => /^@auralis\/(.+)$/.exec(key)?.[1] ?? [],
  );
}

function sections(): ReadonlyMap<string, string> {
  const parts = DOCUMENT.split(/^## /m).slice(1);
  return new Map(parts.map((part) => [part.split('\n')[0] ?? '', part]));
}

test('every package with errors declares their codes', () => {
  expect([...new Set(DECLARED.map(({ name }) => name))].sort()).toEqual([
    'backup',
    'changelog',
    'command-line',
    'migrate',
    'sqlite',
    'version',
  ]);
  for (const { codes } of DECLARED) expect(codes.length).toBeGreaterThan(0);
});

test('docs/errors.md has exactly one section per code, in order', () => {
  const codes = [...new Set(DECLARED.flatMap((declared) => declared.codes))].sort();
  expect([...sections().keys()]).toEqual(codes);
});

test.each([...sections()])(
  '%s names the packages that throw it, what happened, whether user data is safe, and what to do',
  (code, section) => {
    for (const lead of ['What happened', 'Your data', 'What to do']) expect(section).toContain(`**${lead}.** `);
    const throwers = DECLARED.filter(({ name, codes }) => name !== 'command-line' && codes.includes(code));
    for (const { name } of DECLARED) {
      const named = section.split('\n')[2]?.includes(`\`@auralis/${name}\``) ?? false;
      expect(named, `${code} and ${name}`).toBe(throwers.some((thrower) => thrower.name === name));
    }
  },
);

test.each(DECLARED)('$name throws every code that it declares', ({ name, path: own, codes }) => {
  // A package may pass on what one below it found, such as a problem of a migration file.
  const folders = [name, ...siblingsOf(name)].map((folder) => `packages/${folder}/src/`);
  const sources = trackedFiles(
    (path) => folders.some((folder) => path.startsWith(folder)) && !path.endsWith('.test.ts') && path !== own,
  );
  const mentions =
    (code: string) =>
    ({ text }: TrackedFile) =>
      text.includes(`'${code}'`);
  const never = codes.filter((code) => name !== 'command-line' && !sources.some(mentions(code)));
  expect(never).toEqual([]);
});
