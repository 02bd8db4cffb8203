export type { RepositoryPlaces } from './places.ts';
export { DEFAULT_PLACES } from './places.ts';
export { readConstants, withConstants } from './read-constants.ts';
export { readFrozen } from './read-frozen.ts';
export { readMigrations, stepChecksum } from './read-migrations.ts';
export { releasedVersions } from './read-releases.ts';
export { readRepository } from './read-repository.ts';
export type { Mend } from './sync-versions.ts';
export { planSync, syncVersions, withManifestVersion } from './sync-versions.ts';
