import type { RepositoryFacts } from '../repository-facts.ts';
import { DEFAULT_PLACES, type RepositoryPlaces } from './places.ts';
import { readChangelogs } from './read-changelogs.ts';
import { readConstants } from './read-constants.ts';
import { readDesktopBuilds } from './read-desktop-builds.ts';
import { readFrozen } from './read-frozen.ts';
import { readMigrations } from './read-migrations.ts';
import { readPackage } from './read-package.ts';
import { readReleaseIndex, readReleases } from './read-releases.ts';
import { readStrayPackages } from './read-stray-packages.ts';
import { readLockfile, readWorkspace } from './read-workspace.ts';
import { tagsOnHead } from './tags-on-head.ts';

/**
 * Gathers what `checkVersions` compares from a repository on disk. Reads only.
 *
 * @throws VersionError `REPOSITORY_UNREADABLE`, `MIGRATION_NAME`
 * @example
 * const findings = checkVersions(readRepository(process.cwd()));
 */
export function readRepository(root: string, places: RepositoryPlaces = DEFAULT_PLACES): RepositoryFacts {
  const { packages, pinnedNode } = readWorkspace(root);
  const folders = packages.map(({ folder }) => folder);
  const records = readReleases(root, places.releases);
  return {
    places,
    root: readPackage(root, '.'),
    packages,
    strays: readStrayPackages(root, folders),
    pinnedNode,
    constants: readConstants(root, places.constants),
    lockfile: readLockfile(root),
    records,
    index: readReleaseIndex(root, places.releases),
    changelogs: readChangelogs(root, folders, records[0]?.place ?? null),
    ...readDesktopBuilds(root, folders),
    steps: readMigrations(root, places.migrations),
    frozen: readFrozen(root, places.migrations),
    tagsOnHead: tagsOnHead(root),
  };
}
