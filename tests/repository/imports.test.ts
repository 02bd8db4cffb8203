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
/** They stand on top, and may import what their manifests name. */
const APPS = readdirSync(join(ROOT, 'apps'));
const folderOf = (name: string) => join(APPS.includes(name) ? 'apps' : 'packages', name);
const isCommand = (path: string) => /^packages\/[\w-]+\/src\/cli(?:\.ts$|\/)|^apps\/desktop\/src\/feed\//.test(path);

const sourcesOf = (name: string) =>
  trackedFiles((path) => path.startsWith(`${folderOf(name)}/src/`) && /\.tsx?$/.test(path));

function forbiddenImports(file: TrackedFile): readonly string[] {
  const { path } = file;
  const own = path.split('/')[1] ?? '';
  // The command lines bundle what they share from `command-line`, which is not published.
  const below = BELOW[own] ?? dependenciesOf(own);
  const allowed = [own, ...below, ...(isCommand(path) ? ['command-line'] : [])];
  return importsOf(file)
    .filter((specifier) => {
      if (specifier.startsWith('.')) return !join(path, '..', specifier).startsWith(folderOf(own));
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

test.each(APPS)('apps/%s imports only packages that its manifest names, except in tests', (name) => {
  const sources = sourcesOf(name).filter(({ path }) => !/\.test\.tsx?$|\/test\//.test(path));
  expect(sources.length).toBeGreaterThan(0);
  expect(sources.flatMap(forbiddenImports)).toEqual([]);
  const imported = new Set(sources.flatMap(importsOf));
  const unused = dependenciesOf(name).filter(
    (sibling) => ![...imported].some((specifier) => `${specifier}/`.startsWith(`@auralis/${sibling}/`)),
  );
  expect(unused).toEqual([]);
});

/** The siblings that a manifest names. */
function siblingsOf(name: string, group: 'dependencies' | 'devDependencies'): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, folderOf(name), 'package.json'), 'utf8'));
  return Object.keys(manifest[group] ?? {}).flatMap((key) => /^@auralis\/(.+)$/.exec(key)?.[1] ?? []);
}

/** What a package or an app needs where it runs. The desktop app is in bundles, and has no dependencies: they would be packed too. */
function dependenciesOf(name: string): readonly string[] {
  if (name !== 'desktop') return siblingsOf(name, 'dependencies');
  return siblingsOf(name, 'devDependencies').filter((sibling) => sibling !== 'command-line');
}

test.each(PACKAGES)('the manifest of packages/%s depends on the packages that it may import, and no others', (name) => {
  // Nobody could install a published package that depends on the private command-line: the table does not list it.
  expect(siblingsOf(name, 'dependencies').toSorted()).toEqual(BELOW[name]?.toSorted());
});

test('the graph of docs/architecture.md shows the dependencies of every package and app, and who bundles command-line', () => {
  const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const names = new Map(
    [...text.matchAll(/^ {2}(\w+)\["(?:@auralis\/)?([\w-]+)/gm)].map(([, node = '', name = '']) => [node, name]),
  );
  const drawn = [...text.matchAll(/^ {2}(\w+) (-->|-\.->) (\w+)$/gm)].map(
    ([, from = '', arrow, to = '']) => `${names.get(from)} ${arrow} ${names.get(to)}`,
  );
  const all = [...PACKAGES, ...APPS];
  const arrows = all.flatMap((name) => [
    ...dependenciesOf(name).map((sibling) => `${name} --> ${sibling}`),
    ...(siblingsOf(name, 'devDependencies').includes('command-line') ? [`${name} -.-> command-line`] : []),
  ]);
  expect([...names.values()].toSorted()).toEqual(all.toSorted());
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
  const server = "import { upgradeDatabase } from '@auralis/migrate';";
  expect(forbiddenImports({ path: 'apps/web/src/server/main.ts', text: server })).toHaveLength(1);
});

test.each([...PACKAGES, ...APPS])('no files of %s import each other in a cycle', (name) => {
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
