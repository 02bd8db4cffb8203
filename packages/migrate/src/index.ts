export { MigrateError, type MigrateErrorCode } from './errors.ts';
export { inspectDatabase } from './inspection/inspect-database.ts';
export type { Drift, Inspection } from './inspection/inspection.ts';
export type { HeaderState, LedgerRow } from './inspection/ledger.ts';
export {
  bundleFrom,
  loadMigrations,
  type MigrationBundle,
  type MigrationSource,
} from './migrations/load-migrations.ts';
export {
  type CodeMigration,
  defineMigration,
  type Migration,
  type MigrationContext,
  type SchemaNode,
} from './migrations/migration.ts';
export type { MigrationSet } from './migrations/migration-set.ts';
export { type Rehearsal, type RehearsalOptions, rehearseUpgrade } from './rehearse/rehearse-upgrade.ts';
export type { Repair, RepairPlan } from './repair/plan-repair.ts';
export { planRepair, type RepairOptions, type RepairResult, repairDatabase } from './repair/repair-database.ts';
export type { Measures } from './upgrade/baseline.ts';
export type { InterruptedRun } from './upgrade/interrupted-runs.ts';
export { planUpgrade, type UpgradePlan } from './upgrade/plan-upgrade.ts';
export type { UpgradePhase, UpgradeProgress } from './upgrade/progress.ts';
export type { Receipt, UpgradeResult } from './upgrade/receipt.ts';
export { upgradeDatabase } from './upgrade/upgrade-database.ts';
export { type UpgradeInWorkerOptions, upgradeInWorker } from './upgrade/upgrade-in-worker.ts';
export type { UpgradeBackups, UpgradeOptions, UpgradeRequest } from './upgrade/upgrade-options.ts';
