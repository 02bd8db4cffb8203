export type { Finding } from '../lint/finding.ts';
export { lintMigrations } from '../lint/lint-migrations.ts';
export { findUnequalMigrations } from '../verify/unequal-migrations.ts';
export { assertPreserved, type Upgraded } from './assert-preserved.ts';
export { type DatabaseAtOptions, databaseAt } from './database-at.ts';
export { type UpgradeCase, type UpgradeMatrixOptions, upgradeMatrix } from './upgrade-matrix.ts';
