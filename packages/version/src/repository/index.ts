export {
  BUMPS,
  type Bump,
  type BumpReason,
  bumpBetween,
  coversBump,
  largerBump,
  requiredBump,
  stableVersion,
} from '../bump.ts';
export {
  agreedVersion,
  type ChangelogHeading,
  DEFAULT_PLACES,
  type DesktopBuild,
  type FrozenMigrations,
  type LockedImporter,
  type MigrationFacts,
  newestSchema,
  type PackageFacts,
  type RecordFacts,
  type ReleaseIndex,
  type RepositoryPlaces,
  type StatedVersion,
} from '../repository-facts.ts';
export { desktopBuildFiles, withDesktopVersion } from './desktop-builds.ts';
export { readConstants, withConstants } from './read-constants.ts';
export { readFrozen, readMigrations } from './read-migrations.ts';
export { readRepository } from './read-repository.ts';
export { conflictLine } from './read-source.ts';
export { workspaceFolders } from './read-workspace.ts';
export { releasedVersions } from './record-files.ts';
export { type DerivedPlace, planSync, syncVersions, withManifestVersion } from './sync-versions.ts';
