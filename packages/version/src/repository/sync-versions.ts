import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agreedVersion, DEFAULT_PLACES, newestSchema, type RepositoryPlaces } from '../repository-facts.ts';
import { desktopBuildFiles, withDesktopVersion } from './desktop-builds.ts';
import { withConstants } from './read-constants.ts';
import { readRepository } from './read-repository.ts';
import { readText } from './read-source.ts';

/** A file that `syncVersions` updates, and what it writes there. */
export interface DerivedPlace {
  readonly place: string;
  readonly text: string;
}

type Candidate = readonly [place: string, update: (text: string) => string];

/**
 * What must be written so that the derived places agree again: the root manifest's version, `APP_VERSION`,
 * `DB_SCHEMA_VERSION`, and what electron-builder's configurations state. The versions of the packages, the records and
 * released migrations are sources and stay as they are.
 *
 * @throws VersionError as `readRepository` does
 * @example
 * console.log(planSync('.').map(({ place }) => place)); // [] where all places agree
 */
export function planSync(root: string, places: RepositoryPlaces = DEFAULT_PLACES): readonly DerivedPlace[] {
  const facts = readRepository(root, places);
  const version = agreedVersion(facts);
  const candidates: readonly Candidate[] = [
    ['package.json', (text) => withManifestVersion(text, version)],
    [places.constants, (text) => withConstants(text, { app: version, schema: newestSchema(facts.migrations) })],
    ...desktopUpdates(facts.packages, version),
  ];
  return candidates.flatMap(([place, update]) => {
    const text = readText(root, place);
    if (text === null || update(text) === text) return [];
    return [{ place, text: update(text) }];
  });
}

function desktopUpdates(packages: readonly { readonly folder: string }[], version: string): readonly Candidate[] {
  const files = desktopBuildFiles(packages.map(({ folder }) => folder));
  return files.map((file) => [file, (text) => withDesktopVersion(file, text, version)]);
}

/**
 * Updates the derived places on disk, and returns the files that it wrote.
 *
 * @throws VersionError as `readRepository` does, before anything is written
 * @example
 * for (const place of syncVersions('.')) console.log(`Wrote ${place}`);
 */
export function syncVersions(root: string, places: RepositoryPlaces = DEFAULT_PLACES): readonly string[] {
  const updates = planSync(root, places);
  for (const { place, text } of updates) writeFileSync(join(root, place), text);
  return updates.map(({ place }) => place);
}

/** A manifest's text with another version; its formatting stays. */
export function withManifestVersion(text: string, version: string): string {
  return text.replace(/^(\s{1,8}"version":\s*)"[^"]*"/m, `$1"${version}"`);
}
