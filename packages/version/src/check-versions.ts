import { frozenMigrations } from './checks/frozen-migrations.ts';
import { lockfile } from './checks/lockfile.ts';
import {
  changelogHeadings,
  desktopBuild,
  internalRanges,
  packagesOutsideWorkspace,
  rootPackage,
  workspacePackages,
} from './checks/package-versions.ts';
import {
  completeHistory,
  lostRecords,
  recordNames,
  releasedRecords,
  releaseIndex,
  releaseRecord,
  releaseTags,
  tagOnHead,
} from './checks/release-records.ts';
import { nodePin, packageManagerPin } from './checks/toolchain-pins.ts';
import { apiConstants, clientWindow, schemaConstant, versionConstant } from './checks/version-constants.ts';
import type { VersionFinding } from './finding.ts';
import type { RepositoryFacts } from './repository-facts.ts';

const CHECKS = [
  // First: what it says to undo explains the differences of other places.
  releaseRecord,
  completeHistory,
  workspacePackages,
  packagesOutsideWorkspace,
  rootPackage,
  versionConstant,
  apiConstants,
  clientWindow,
  schemaConstant,
  releasedRecords,
  lostRecords,
  recordNames,
  releaseIndex,
  changelogHeadings,
  desktopBuild,
  frozenMigrations,
  tagOnHead,
  releaseTags,
  internalRanges,
  lockfile,
  nodePin,
  packageManagerPin,
] as const;

/**
 * Compares every place in a repository that states a version, a schema or a pin.
 * A pure function that never throws: `readRepository` of `@auralis/version/repository` gathers the facts.
 *
 * @returns one finding per place, those that agree included
 * @example
 * const wrong = checkVersions(readRepository('.')).filter((finding) => finding.status === 'differs');
 */
export function checkVersions(facts: RepositoryFacts): readonly VersionFinding[] {
  return CHECKS.flatMap((check) => check(facts));
}
