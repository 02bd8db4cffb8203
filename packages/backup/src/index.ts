export { type CreateBackupOptions, createBackup } from './create-backup.ts';
export type { Drill } from './drill.ts';
export { BackupError, type BackupErrorCode } from './errors.ts';
export {
  type Backup,
  type BackupSurvey,
  type ListBackupsOptions,
  listBackups,
  surveyBackups,
  type UnusableBackup,
} from './list-backups.ts';
export {
  type BackupManifest,
  type BackupReason,
  lastProvenAt,
  type Proof,
  type ProofFailure,
  type ProofLevel,
  provenLevel,
} from './manifest.ts';
export type { Progress, Watch } from './progress.ts';
export type { RestoreWay } from './restore/choose-way.ts';
export type { Difference, Facts, LostSince } from './restore/lost-since.ts';
export { type PreviewRestoreOptions, previewRestore, type RestorePreview } from './restore/preview-restore.ts';
export {
  type RecoverOptions,
  type Recovery,
  recoverInterruptedRestore,
} from './restore/recover-interrupted-restore.ts';
export { type RestoreBackupOptions, type Restored, restoreBackup } from './restore/restore-backup.ts';
export { type Verification, type VerifyBackupOptions, verifyBackup } from './verify-backup.ts';
