import { DEFAULT_PLACES, type RepositoryFacts, type RepositoryPlaces } from '../repository-facts.ts';
import { readDesktopBuilds } from './desktop-builds.ts';
import { historyDepth, tagsOnHead } from './git.ts';
import { readChangelogs } from './read-changelogs.ts';
import { readConstants } from './read-constants.ts';
import { readFrozen, readMigrations } from './read-migrations.ts';
import { readRecords, readReleaseIndex } from './read-releases.ts';
import { readLockfile, readPackage, readPackagesOutside, readWorkspace } from './read-workspace.ts';
import { recordPlaces } from './record-files.ts';
import { readRecordHistory } from './record-history.ts';
import { readLostRecords, readReleasedFiles, readReleasedMigrations, readReleaseTags } from './released-files.ts';

/**
 * Gathers what `checkVersions` compares from a repository on disk. Reads only.
 *
 * @param root - the folder of the root `package.json`
 * @param places - paths from the root, where they are not those of `DEFAULT_PLACES`
 * @throws VersionError `REPOSITORY_UNREADABLE` for a file that is missing or can't be parsed and for a
 * history that git can't read, `MIGRATION_NAME` for a file that is not named like a migration, `MIGRATION_REFUSED` for a migration with an invalid header; `facts.place` names the
 * file
 * @example
 * try {
 *   const differing = checkVersions(readRepository('.')).filter(({ status }) => status === 'differs');
 *   for (const { place, hint } of differing) console.log(`${place}: ${hint}`);
 * } catch (error) {
 *   if (!(error instanceof VersionError)) throw error;
 *   console.error(`${error.code}: ${error.message}\n${error.hint}`);
 * }
 */
export function readRepository(root: string, places: RepositoryPlaces = DEFAULT_PLACES): RepositoryFacts {
  const { packages, pinnedNode } = readWorkspace(root);
  const folders = packages.map(({ folder }) => folder);
  const recordHistory = readRecordHistory(root, places.releases);
  const released = readReleasedFiles(root, recordPlaces(root, places.releases), recordHistory);
  const records = readRecords(root, released);
  return {
    places,
    root: readPackage(root, '.'),
    packages,
    outsideWorkspace: readPackagesOutside(root, folders),
    pinnedNode,
    constants: readConstants(root, places.constants),
    lockfile: readLockfile(root),
    history: historyDepth(root),
    records,
    lostRecords: readLostRecords(
      root,
      places.releases,
      released.map(({ version }) => version),
      recordHistory,
    ),
    releaseTags: readReleaseTags(root, released),
    index: readReleaseIndex(root, places.releases),
    changelogs: readChangelogs(root, folders, records[0]?.place ?? null),
    ...readDesktopBuilds(root, folders),
    migrations: readMigrations(root, places.migrations),
    frozen: readFrozen(root, places.migrations),
    releasedMigrations: readReleasedMigrations(root, places.migrations, released),
    tagsOnHead: tagsOnHead(root),
  };
}
