import { globSync } from 'node:fs';
import { isScalar, parseDocument } from 'yaml';
import type { DesktopBuild } from '../repository-facts.ts';
import { readJsonSource, readYamlSource, type Source } from './read-source.ts';

/** Where electron-builder's configuration may state a version of its own. */
const STATES: readonly (readonly string[])[] = [['buildVersion'], ['extraMetadata', 'version']];

const READ = /\.(?:ya?ml|json)$/;

/**
 * The versions that electron-builder's configurations of the workspace state, and the configurations in a
 * format that is not read. Most state none, which is best.
 */
export function readDesktopBuilds(
  root: string,
  folders: readonly string[],
): { readonly desktopBuilds: readonly DesktopBuild[]; readonly unreadBuilds: readonly string[] } {
  const files = folders
    .flatMap((folder) => globSync(`${folder}/electron-builder.*`, { cwd: root }))
    .map((file) => file.replaceAll('\\', '/'))
    // electron-builder.env holds secrets of the build, and no version.
    .filter((file) => !file.endsWith('.env'));
  const manifests = folders.map((folder) => `${folder}/package.json`);
  return {
    desktopBuilds: [
      ...manifests.flatMap((file) => stated(file, readJsonSource(root, file), ['build'])),
      ...files.filter((file) => READ.test(file)).flatMap((file) => stated(file, readYamlSource(root, file), [])),
    ],
    unreadBuilds: files.filter((file) => !READ.test(file)),
  };
}

function stated(place: string, source: Source | null, below: readonly string[]): readonly DesktopBuild[] {
  return STATES.flatMap((state) => {
    const path = [...below, ...state];
    const version = path.reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | null)?.[key],
      source?.value,
    );
    // YAML reads 1.3 as a number; it is a version all the same.
    if (typeof version !== 'string' && typeof version !== 'number') return [];
    return [{ place, part: path.join('.'), line: source?.lineOf(...path) ?? null, version: String(version) }];
  });
}

const CONFIGS = ['electron-builder.yml', 'electron-builder.yaml', 'electron-builder.json'] as const;

/** The files of these packages that may hold a configuration of electron-builder; most do not exist. */
export function desktopBuildFiles(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => ['package.json', ...CONFIGS].map((file) => `${folder}/${file}`));
}

/** The text of such a file with another version where it states one; nothing is added, and the rest stays as it is. */
export function withDesktopVersion(file: string, text: string, version: string): string {
  const below = file.endsWith('package.json') ? ['build'] : [];
  return STATES.reduce((source, path) => replaced(source, [...below, ...path], version), text);
}

// Only the value is exchanged, in its own quotes: printing the document again would reformat it.
function replaced(text: string, path: readonly string[], version: string): string {
  const stated = parseDocument(text).getIn(path, true);
  if (!isScalar(stated) || stated.range == null || stated.value === null) return text;
  const [start, end] = stated.range;
  const quote = /^["']/.exec(text.slice(start, end))?.[0] ?? '';
  return `${text.slice(0, start)}${quote}${version}${quote}${text.slice(end)}`;
}
