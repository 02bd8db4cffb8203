import { DEFAULT_PLACES, type RepositoryFacts, type RepositoryPlaces } from '../repository-facts.ts';
import { readDesktopBuilds } from './desktop-builds.ts';
import { tagsOnHead } from './git.ts';
import { readChangelogs } from './read-changelogs.ts';
import { readConstants } from './read-constants.ts';
import { readFrozen, readMigrations } from './read-migrations.ts';
import { readReleaseIndex, readReleases } from './read-releases.ts';
import { readLockfile, readPackage, readPackagesOutside, readWorkspace } from './read-workspace.ts';

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
    outsideWorkspace: readPackagesOutside(root, folders),
    pinnedNode,
    constants: readConstants(root, places.constants),
    lockfile: readLockfile(root),
    records,
    index: readReleaseIndex(root, places.releases),
    changelogs: readChangelogs(root, folders, records[0]?.place ?? null),
    ...readDesktopBuilds(root, folders),
    migrations: readMigrations(root, places.migrations),
    frozen: readFrozen(root, places.migrations),
    tagsOnHead: tagsOnHead(root),
  };
}
