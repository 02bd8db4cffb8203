import { apiConstants } from './checks/api-constants.ts';
import { changelogHeadings } from './checks/changelog-headings.ts';
import { clientWindow } from './checks/client-window.ts';
import { desktopBuild } from './checks/desktop-build.ts';
import { frozenSteps } from './checks/frozen-steps.ts';
import { internalRanges } from './checks/internal-ranges.ts';
import { lockfile } from './checks/lockfile.ts';
import { nodePin } from './checks/node-pin.ts';
import { packageManagerPin } from './checks/package-manager-pin.ts';
import { releaseIndex } from './checks/release-index.ts';
import { releaseRecord } from './checks/release-record.ts';
import { releaseTag } from './checks/release-tag.ts';
import { releasedRecords } from './checks/released-records.ts';
import { rootPackage } from './checks/root-package.ts';
import { schemaConstant } from './checks/schema-constant.ts';
import { strayPackages } from './checks/stray-packages.ts';
import { versionConstant } from './checks/version-constant.ts';
import { workspacePackages } from './checks/workspace-packages.ts';
import type { VersionFinding } from './finding.ts';
import type { RepositoryFacts } from './repository-facts.ts';

const CHECKS = [
  workspacePackages,
  strayPackages,
  rootPackage,
  versionConstant,
  apiConstants,
  clientWindow,
  schemaConstant,
  releaseRecord,
  releasedRecords,
  releaseIndex,
  changelogHeadings,
  desktopBuild,
  frozenSteps,
  releaseTag,
  internalRanges,
  lockfile,
  nodePin,
  packageManagerPin,
] as const;

/**
 * Compares every place in a repository that states a version, a schema or a pin.
 * Pure: `readRepository` of `@auralis/version/repository` gathers the facts.
 *
 * @returns one finding per place, those that agree included
 * @example
 * const wrong = checkVersions(readRepository('.')).filter((finding) => finding.status === 'differs');
 */
export function checkVersions(facts: RepositoryFacts): readonly VersionFinding[] {
  return CHECKS.flatMap((check) => check(facts));
}
