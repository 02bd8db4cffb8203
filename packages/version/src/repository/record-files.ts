import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import rcompare from 'semver/functions/rcompare.js';
import valid from 'semver/functions/valid.js';
import { unreadable } from './read-source.ts';

/** The release records of a folder: version → file, newest first. */
export function recordPlaces(root: string, folder: string): ReadonlyMap<string, string> {
  return new Map(releasedVersions(root, folder).map((version) => [version, `${folder}/${version}.json`]));
}

/** The versions that have a record in a folder, newest first. */
export function releasedVersions(root: string, folder: string): readonly string[] {
  return fileNames(join(root, folder))
    .map((file) => recordVersion(folder, `${folder}/${file}`))
    .filter((version) => version !== null)
    .sort(rcompare);
}

/** The version whose record a file is by its name; `null` for any other file. */
export function recordVersion(folder: string, file: string): string | null {
  const version = file.startsWith(`${folder}/`)
    ? /^\d.*(?=\.json$)/.exec(file.slice(folder.length + 1))?.[0]
    : undefined;
  return version !== undefined && valid(version) === version ? version : null;
}

function fileNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(folder, cause);
  }
}
