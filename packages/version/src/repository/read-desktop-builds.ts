import { globSync } from 'node:fs';
import type { DesktopBuild } from '../repository-facts.ts';
import { readJsonSource, readYamlSource, type Source } from './read-source.ts';

/** Where electron-builder's configuration may state a version of its own. */
export const STATES: readonly (readonly string[])[] = [['buildVersion'], ['extraMetadata', 'version']];

const READ = /\.(?:ya?ml|json)$/;

/**
 * The versions that electron-builder's configurations of the workspace state, and the configurations that can't be
 * looked into. Most state none, which is best.
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
