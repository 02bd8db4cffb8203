export { isBackupId } from './catalog/backup-place.ts';
export {
  type BackupSurvey,
  type PreservedFiles,
  surveyBackups,
  type UnusableBackup,
} from './catalog/list-backups.ts';
export { isVerified, lastVerifiedAt, verifiedLevel } from './catalog/manifest.ts';
export {
  type BackupInProgress,
  type BeginBackupOptions,
  beginBackup,
  type CompletedBackup,
} from './create/create-backup.ts';
export { readBackup } from './restore/preview-restore.ts';
export { isRestorePending } from './restore/recover-interrupted-restore.ts';
export { isReadableUpTo } from './restore/restore-conditions.ts';
export { type PlanRetentionOptions, planRetention } from './retention/plan-retention.ts';
export { DEFAULT_RETENTION } from './retention/retention-rules.ts';
