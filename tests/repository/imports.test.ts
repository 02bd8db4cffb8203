import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importCycles, importGraph, importsOf } from './import-graph.ts';
import { ROOT, type TrackedFile, trackedFiles } from './tracked-files.ts';

/** The floors of the packages: which of its siblings each may import. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  'command-line': ['errors'],
  'migration-files': [],
  sqlite: ['errors'],
  backup: ['errors', 'sqlite'],
  version: ['errors', 'migration-files'],
  migrate: ['errors', 'sqlite', 'backup', 'migration-files'],
  changelog: ['errors', 'version'],
  library: ['errors', 'sqlite', 'migrate', 'backup'],
};
const PACKAGES = readdirSync(join(ROOT, 'packages'));
const isCommand = (path: string) => /^packages\/[\w-]+\/src\/cli(?:\.ts$|\/)/.test(path);

const sourcesOf = (name: string) =>
  trackedFiles((path) => path.startsWith(`packages/${name}/src/`) && path.endsWith('.ts'));

function forbiddenImports(file: TrackedFile): readonly string[] {
  const { path } = file;
  const own = path.split('/')[1] ?? '';
  // The command lines bundle what they share from `command-line`, which is not published.
  const allowed = [own, ...(BELOW[own] ?? []), ...(isCommand(path) ? ['command-line'] : [])];
  return importsOf(file)
    .filter((specifier) => {
      if (specifier.startsWith('.')) return !join(path, '..', specifier).startsWith(join('packages', own));
      const [, sibling] = /^@auralis\/([\w-]+)/.exec(specifier) ?? [];
      return sibling !== undefined && !allowed.includes(sibling);
    })
    .map((specifier) => `${path} imports ${specifier}`);
}

test.each(PACKAGES)('packages/%s imports only packages below it', (name) => {
  expect(Object.keys(BELOW)).toContain(name);
  const sources = sourcesOf(name);
  expect(sources.length).toBeGreaterThan(0);
  expect(sources.flatMap(forbiddenImports)).toEqual([]);
});

/** The siblings that a manifest names. */
function siblingsOf(name: string, group: 'dependencies' | 'devDependencies'): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'));
  return Object.keys(manifest[group] ?? {}).flatMap((key) => /^@auralis\/(.+)$/.exec(key)?.[1] ?? []);
}

test.each(PACKAGES)('the manifest of packages/%s depends on the packages that it may import, and no others', (name) => {
  // Nobody could install a published package that depends on the private command-line: the table does not list it.
  expect(siblingsOf(name, 'dependencies').toSorted()).toEqual(BELOW[name]?.toSorted());
});

test('the graph of docs/architecture.md shows the dependencies of every package, and who bundles command-line', () => {
  const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const names = new Map(
    [...text.matchAll(/^ {2}(\w+)\["(?:@auralis\/)?([\w-]+)/gm)].map(([, node = '', name = '']) => [node, name]),
  );
  const drawn = [...text.matchAll(/^ {2}(\w+) (-->|-\.->) (\w+)$/gm)].map(
    ([, from = '', arrow, to = '']) => `${names.get(from)} ${arrow} ${names.get(to)}`,
  );
  const arrows = PACKAGES.flatMap((name) => [
    ...siblingsOf(name, 'dependencies').map((sibling) => `${name} --> ${sibling}`),
    ...(siblingsOf(name, 'devDependencies').includes('command-line') ? [`${name} -.-> command-line`] : []),
  ]);
  expect([...names.values()].toSorted()).toEqual(PACKAGES.toSorted());
  expect(drawn.toSorted()).toEqual(arrows.toSorted());
});

test('the check finds an import that goes upward, sideways or past the entry points', () => {
  const text = `
    import { upgradeDatabase } from '@auralis/migrate';
    export { check } from '../../version/src/check.ts';
    const { runVerb } = await import('@auralis/command-line');
    import { openDatabase } from '@auralis/sqlite';`;
  expect(forbiddenImports({ path: 'packages/backup/src/list.ts', text })).toEqual([
    'packages/backup/src/list.ts imports @auralis/migrate',
    'packages/backup/src/list.ts imports ../../version/src/check.ts',
    'packages/backup/src/list.ts imports @auralis/command-line',
  ]);
});

test.each(PACKAGES)('no files of packages/%s import each other in a cycle', (name) => {
  expect(importCycles(importGraph(sourcesOf(name)))).toEqual([]);
});

test('the check finds every cycle, of types too, and names the shortest way round', () => {
  const graph = importGraph([
    { path: 'src/a.ts', text: "import { b } from './b.ts';" },
    { path: 'src/b.ts', text: "export type { C } from './inner/c.ts';\nimport './leaf.ts';" },
    { path: 'src/inner/c.ts', text: "import type { A } from '../a.ts';\nimport { d } from '../d.ts';" },
    { path: 'src/d.ts', text: "const load = () => import('./inner/c.ts');" },
    { path: 'src/leaf.ts', text: "import { join } from 'node:path';\nimport { gone } from './gone.ts';" },
  ]);
  expect(importCycles(graph)).toEqual([
    'src/a.ts → src/b.ts → src/inner/c.ts → src/a.ts',
    'src/d.ts → src/inner/c.ts → src/d.ts',
  ]);
});
