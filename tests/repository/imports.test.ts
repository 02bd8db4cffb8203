import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, type TrackedFile, trackedFiles } from './tracked-files.ts';

/** Imports run downward only: what each package may import of its siblings. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  'command-line': ['errors'],
  'migration-files': [],
  sqlite: ['errors'],
  backup: ['errors', 'sqlite'],
  version: ['errors', 'migration-files'],
  migrate: ['errors', 'sqlite', 'backup', 'migration-files'],
  changelog: ['errors', 'version'],
  library: ['errors', 'sqlite', 'migrate', 'backup', 'changelog', 'version'],
};
const PACKAGES = readdirSync(join(ROOT, 'packages'));
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*['"](?<specifier>[^'"]+)['"]/g;
const isCommand = (path: string) => /^packages\/[\w-]+\/src\/cli(?:\.ts$|\/)/.test(path);

function strays({ path, text }: TrackedFile): readonly string[] {
  const own = path.split('/')[1] ?? '';
  // Commands are the shell around a package; what they share is bundled into them and published nowhere.
  const allowed = [own, ...(BELOW[own] ?? []), ...(isCommand(path) ? ['command-line'] : [])];
  return [...text.matchAll(IMPORT)]
    .map(({ groups }) => groups?.specifier ?? '')
    .filter((specifier) => {
      if (specifier.startsWith('.')) return !join(path, '..', specifier).startsWith(join('packages', own));
      const [, sibling] = /^@auralis\/([\w-]+)/.exec(specifier) ?? [];
      return sibling !== undefined && !allowed.includes(sibling);
    })
    .map((specifier) => `${path} imports ${specifier}`);
}

test.each(PACKAGES)('packages/%s imports only what is below it', (name) => {
  expect(Object.keys(BELOW)).toContain(name);
  const sources = trackedFiles((path) => path.startsWith(`packages/${name}/src/`) && path.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(0);
  expect(sources.flatMap(strays)).toEqual([]);
});

test.each(PACKAGES)('the manifest of packages/%s asks only for what is below it', (name) => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'));
  const asked = (group: string) =>
    Object.keys(manifest[group] ?? {}).flatMap((key) => /^@auralis\/(.+)$/.exec(key)?.[1] ?? []);
  expect(BELOW[name]).toEqual(expect.arrayContaining(asked('dependencies')));
  // A published manifest that asked for the private package could not be installed.
  expect(asked('dependencies')).not.toContain('command-line');
});

test('an import that runs upward, sideways or around the door is found', () => {
  const text = `
    import { upgradeDatabase } from '@auralis/migrate';
    export { check } from '../../version/src/check.ts';
    const { runVerb } = await import('@auralis/command-line');
    import { openDatabase } from '@auralis/sqlite';`;
  expect(strays({ path: 'packages/backup/src/list.ts', text })).toEqual([
    'packages/backup/src/list.ts imports @auralis/migrate',
    'packages/backup/src/list.ts imports ../../version/src/check.ts',
    'packages/backup/src/list.ts imports @auralis/command-line',
  ]);
});
