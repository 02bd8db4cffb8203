export { isPrerelease } from './bump.ts';
export { type ClientVerdict, type ClientWindow, checkClient } from './check-client.ts';
export { checkVersions } from './check-versions.ts';
export { VersionError, type VersionErrorCode } from './errors.ts';
export type { VersionFinding } from './finding.ts';
export type { RepositoryFacts } from './repository-facts.ts';
export { describeSchema, type FileSchema, type SchemaStatus, schemaStatus } from './schema-status.ts';
export { API_VERSION, APP_VERSION, DB_SCHEMA_VERSION, MIN_CLIENT_VERSION } from './versions.ts';
