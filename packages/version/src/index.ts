export { agreedVersion } from './agreed-version.ts';
export type { Bump, BumpReason } from './bump.ts';
export { BUMPS, bumpBetween, coversBump, isPrerelease, largerBump, requiredBump, stableVersion } from './bump.ts';
export type { ClientVerdict, ClientWindow } from './check-client.ts';
export { checkClient } from './check-client.ts';
export { checkVersions } from './check-versions.ts';
export type { VersionErrorCode } from './errors.ts';
export { VersionError } from './errors.ts';
export type { VersionFinding } from './finding.ts';
export { newestSchema } from './newest-schema.ts';
export type {
  ChangelogHeading,
  DesktopBuild,
  FrozenSteps,
  LockedImporter,
  MigrationStep,
  PackageFacts,
  RecordFacts,
  ReleaseIndex,
  RepositoryFacts,
  StatedVersion,
} from './repository-facts.ts';
export type { FileSchema, SchemaStatus } from './schema-status.ts';
export { describeSchema, schemaStatus } from './schema-status.ts';
export { API_VERSION, APP_VERSION, DB_SCHEMA_VERSION, MIN_CLIENT_VERSION } from './versions.ts';
