import { globSync } from 'node:fs';
import type { DesktopBuild } from '../repository-facts.ts';
import { readJsonSource, readYamlSource, type Source } from './read-source.ts';

/** Where electron-builder's configuration may state a version of its own. */
const STATES: readonly (readonly string[])[] = [['buildVersion'], ['extraMetadata', 'version']];

/** The versions that electron-builder's configurations of the workspace state; most state none, which is best. */
export function readDesktopBuilds(root: string, folders: readonly string[]): readonly DesktopBuild[] {
  return folders.flatMap((folder) => {
    const files = globSync(`${folder}/electron-builder.{yml,yaml,json}`, { cwd: root }).map((file) =>
      file.replaceAll('\\', '/'),
    );
    const manifest = `${folder}/package.json`;
    return [
      ...stated(manifest, readJsonSource(root, manifest), ['build']),
      ...files.flatMap((file) => stated(file, readYamlSource(root, file), [])),
    ];
  });
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
