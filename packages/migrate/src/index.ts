export { CHECKSUMS_FILE, migrationChecksum } from '@auralis/migration-files';
export { MigrateError, type MigrateErrorCode } from './errors.ts';
export { inspectDatabase } from './inspection/inspect-database.ts';
export type { Drift, Header, Inspection } from './inspection/inspection.ts';
export { APPLICATION_ID, type LedgerRow } from './inspection/ledger.ts';
export { freeze } from './migrations/frozen-checksums.ts';
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
export { emptyDatabaseAt, type MigrationSet } from './migrations/migration-set.ts';
export { type Rehearsal, type RehearsalOptions, rehearseUpgrade } from './rehearse/rehearse-upgrade.ts';
export type { Repair, RepairPlan } from './repair/plan-repair.ts';
export { planRepair, type RepairOptions, type RepairResult, repairDatabase } from './repair/repair-database.ts';
export { compareStructures, describeDifference } from './schema/compare.ts';
export { readStructure, type SchemaStructure } from './schema/structure.ts';
export type { JournalEntry, RollbackOutcome } from './support/entry.ts';
export { journalPath, readJournal } from './support/journal.ts';
export { type RestoreToRecord, recordRestore } from './support/record-restore.ts';
export { type Run, runsOf } from './support/runs.ts';
export { type UpgradeStats, upgradeStats } from './support/stats.ts';
export { type UpgradeReport, type UpgradeReportOptions, upgradeReport } from './support/upgrade-report.ts';
export { planUpgrade, type UpgradePlan } from './upgrade/plan-upgrade.ts';
export type { UpgradePhase, UpgradeProgress } from './upgrade/progress.ts';
export type { InterruptedRun, Measures, Receipt, UpgradeResult } from './upgrade/receipt.ts';
export { upgradeDatabase } from './upgrade/upgrade-database.ts';
export { type UpgradeInWorkerOptions, upgradeInWorker } from './upgrade/upgrade-in-worker.ts';
export type { UpgradeBackups, UpgradeOptions, UpgradeRequest } from './upgrade/upgrade-options.ts';
