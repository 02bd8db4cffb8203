export { checkStructure, type StructureCheck, type UncheckedTable } from './check-structure.ts';
export { countRows, quoteName } from './contents.ts';
export { copySnapshot } from './copy-snapshot.ts';
export { databaseBytes, freeBytes } from './disk-space.ts';
export { DatabaseError, type DatabaseErrorCode, isBusy } from './errors.ts';
export { readCopy } from './isolated-view.ts';
export { type OpenDatabaseOptions, openDatabase, type PrepareConnection } from './open-database.ts';
export type { Progress, ProgressOptions } from './progress.ts';
export { type WaitForLockOptions, waitForLock } from './wait-for-lock.ts';
