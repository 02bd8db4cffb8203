import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import rcompare from 'semver/functions/rcompare.js';
import valid from 'semver/functions/valid.js';
import type { ChangelogHeading, RepositoryFacts } from '../repository-facts.ts';
import { readJsonSource } from './read-source.ts';
import { lineAt, readText, unreadable } from './read-text.ts';

/** The newest of the release records in a folder, or `null` before the first release. */
export function readNewestRelease(root: string, folder: string): RepositoryFacts['newestRelease'] {
  const [newest] = releasedVersions(root, folder);
  if (newest === undefined) return null;
  const place = `${folder}/${newest}.json`;
  const source = readJsonSource(root, place);
  const record = source?.value as ReleaseFile | undefined;
  if (record?.version === undefined || record.schema?.to === undefined)
    throw unreadable(place, 'it is not a release record');
  return { place, line: source?.lineOf('version') ?? null, version: record.version, schema: record.schema.to };
}

interface ReleaseFile {
  readonly version?: string;
  readonly schema?: { readonly to?: number };
}

/** The versions that have a record in a folder, newest first. */
export function releasedVersions(root: string, folder: string): readonly string[] {
  return fileNames(join(root, folder))
    .map((file) => /^(?<version>\d.*)\.json$/.exec(file)?.groups?.version ?? '')
    .filter((version) => valid(version) === version)
    .sort(rcompare);
}

/** The newest release heading of a folder's CHANGELOG.md (`.` for the root). */
export function readChangelogHeading(root: string, folder: string): ChangelogHeading {
  const place = folder === '.' ? 'CHANGELOG.md' : `${folder}/CHANGELOG.md`;
  const text = readText(root, place) ?? '';
  const heading = /^## \[?(?<version>\d+\.\d+\.\d+[\w.-]*)/m.exec(text);
  const line = heading === null ? null : lineAt(text, heading.index);
  return { place, line, version: heading?.groups?.version ?? null };
}

function fileNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(folder, cause);
  }
}
