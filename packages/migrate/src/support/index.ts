export { type JournalEntry, journalPath, type RollbackOutcome, readJournal } from '../journal/journal.ts';
export { type Run, runsOf } from '../journal/runs.ts';
export { attachedBackup } from '../verify/attached-backup.ts';
export { BACKUP, rowKeys } from '../verify/row-keys.ts';
export { type RestoreToRecord, recordRestore } from './record-restore.ts';
export { parseReport, type ReportStats, reportStats } from './report-stats.ts';
export { type UpgradeStats, upgradeStats } from './stats.ts';
export { type UpgradeReport, type UpgradeReportOptions, upgradeReport } from './upgrade-report.ts';
