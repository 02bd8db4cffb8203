import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gitLines } from './git-lines.ts';

/** Every `package.json` that is neither the root's nor of a folder of the workspace; what git ignores is nobody's. */
export function readStrayPackages(root: string, folders: readonly string[]): readonly string[] {
  const own = new Set(['.', ...folders]);
  return manifests(root)
    .filter((place) => basename(place) === 'package.json' && !own.has(dirname(place)))
    .filter((place) => existsSync(join(root, place)))
    .sort();
}

function manifests(root: string): readonly string[] {
  const known = gitLines(root, ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*package.json']);
  if (known.length > 0) return known;
  const found = globSync('**/package.json', { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] });
  return found.map((file) => file.replaceAll('\\', '/'));
}
