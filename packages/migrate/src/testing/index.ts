/**
 * Tools for the tests of an app's migrations.
 *
 * - `lintMigrations` and `findUnequalMigrations` check the migrations by themselves, as the command line does.
 * - `databaseAt` makes a database of an older version, `upgradeMatrix` upgrades one of every version, and
 *   `assertPreserved` compares the rows before and after an upgrade.
 * - `emptyDatabaseAt`, `readStructure`, `compareStructures` and `describeDifference` look at schemas.
 *
 * @module
 */
export type { Finding } from '../lint/finding.ts';
export { lintMigrations } from '../lint/lint-migrations.ts';
export { emptyDatabaseAt } from '../migrations/migration-set.ts';
export { compareStructures, describeDifference, type SchemaComparison } from '../schema/compare.ts';
export { readStructure, type SchemaStructure } from '../schema/structure.ts';
export { findUnequalMigrations } from '../verify/unequal-migrations.ts';
export { assertPreserved, type UpgradedPair } from './assert-preserved.ts';
export { type DatabaseAtOptions, databaseAt } from './database-at.ts';
export { type UpgradeCase, type UpgradeMatrixOptions, upgradeMatrix } from './upgrade-matrix.ts';
