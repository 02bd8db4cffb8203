export type { Progress, ProgressOptions } from '@auralis/sqlite';
export type { Backup, ListBackupsOptions } from './catalog/list-backups.ts';
export { listBackups } from './catalog/list-backups.ts';
export type {
  BackupManifest,
  BackupReason,
  VerificationFailure,
  VerificationLevel,
  VerificationRecord,
} from './catalog/manifest.ts';
export { type LabelBackupOptions, labelBackup } from './catalog/update-manifest.ts';
export { type CreateBackupOptions, createBackup } from './create/create-backup.ts';
export { BackupError, type BackupErrorCode } from './errors.ts';
export type { RestoreMethod } from './restore/live-state.ts';
export {
  type Difference,
  type Facts,
  type LostSince,
  type PreviewRestoreOptions,
  previewRestore,
  type RestorePreview,
} from './restore/preview-restore.ts';
export {
  type RecoverOptions,
  type Recovery,
  recoverInterruptedRestore,
} from './restore/recover-interrupted-restore.ts';
export { type RestoreBackupOptions, type Restored, restoreBackup } from './restore/restore-backup.ts';
export type { RestoreVerification } from './restore/restore-in-place.ts';
export { type DeleteBackupOptions, deleteBackup } from './retention/delete-backup.ts';
export type { KeepReason, PruningBlock, RemoveReason, RetentionDecision } from './retention/plan-retention.ts';
export { type PruneBackupsOptions, type Pruned, previewPruning, pruneBackups } from './retention/prune-backups.ts';
export type { RetentionPolicy } from './retention/retention-rules.ts';
export { type SalvageDatabaseOptions, salvageDatabase } from './salvage/salvage-database.ts';
export type { LostObject, LostRows, SalvagedTable, SalvageReport } from './salvage/salvage-report.ts';
export type { Drill } from './verify/drill.ts';
export { type Verification, type VerifyBackupOptions, verifyBackup } from './verify/verify-backup.ts';
