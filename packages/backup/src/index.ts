export { BackupError, type BackupErrorCode } from './errors.ts';
