export type { Contents, Progress, ProgressOptions, TableContents } from '@auralis/sqlite';
export { isBackupId } from './catalog/backup-place.ts';
export { type LabelBackupOptions, labelBackup } from './catalog/label-backup.ts';
export {
  type Backup,
  type BackupSurvey,
  type ListBackupsOptions,
  listBackups,
  surveyBackups,
  type UnusableBackup,
} from './catalog/list-backups.ts';
export {
  type BackupManifest,
  type BackupReason,
  lastProvenAt,
  type Proof,
  type ProofFailure,
  type ProofLevel,
  provenLevel,
} from './catalog/manifest.ts';
export { type BeginBackupOptions, type BegunBackup, beginBackup, type MadeBackup } from './create/begin-backup.ts';
export { type CreateBackupOptions, createBackup } from './create/create-backup.ts';
export { BackupError, type BackupErrorCode } from './errors.ts';
export type { RestoreMethod } from './restore/choose-way.ts';
export type { Evidence } from './restore/list-evidence.ts';
export type { Difference, Facts, LostSince } from './restore/lost-since.ts';
export { type PreviewRestoreOptions, previewRestore, type RestorePreview } from './restore/preview-restore.ts';
export {
  type RecoverOptions,
  type Recovery,
  recoverInterruptedRestore,
} from './restore/recover-interrupted-restore.ts';
export { type RestoreBackupOptions, type Restored, restoreBackup } from './restore/restore-backup.ts';
export { type DeleteBackupOptions, deleteBackup } from './retention/delete-backup.ts';
export { type Frozen, type PlanRetentionOptions, planRetention } from './retention/plan-retention.ts';
export { DEFAULT_RETENTION, type RetentionPolicy } from './retention/policy.ts';
export { previewPruning } from './retention/preview-pruning.ts';
export { type PruneBackupsOptions, type Pruned, pruneBackups } from './retention/prune-backups.ts';
export type { KeepReason, RemoveReason, Verdict } from './retention/verdict.ts';
export { type SalvageDatabaseOptions, salvageDatabase } from './salvage/salvage-database.ts';
export type { LostObject, LostRows, SalvagedTable, SalvageReport } from './salvage/salvage-report.ts';
export type { Drill } from './verify/drill.ts';
export { type Verification, type VerifyBackupOptions, verifyBackup } from './verify/verify-backup.ts';
