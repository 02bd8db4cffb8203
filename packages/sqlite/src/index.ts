// Connections and locks

// Contents of a database
export {
  type Contents,
  columnNames,
  countContents,
  countRows,
  findDamage,
  quoteName,
  rowsOf,
  type TableContents,
} from './contents.ts';
// Copies
export { copySnapshot, tryCopyAllPages } from './copy-snapshot.ts';
// Files and disks
export {
  type FileIdentity,
  isSameIdentity,
  isUnchangedSince,
  readFileIdentity,
  withSidecars,
} from './database-files.ts';
export { type DatabaseHeader, MAGIC, parseHeader, readHeader, readHeaderFrom } from './database-header.ts';
export { assertFreeSpace, databaseBytes, freeBytes, nearestExistingDirectory } from './disk-space.ts';
export { appendDurably, renameDurably, syncDirectory, syncFile, writeFileDurably } from './durable-files.ts';
// Errors, progress and cancellation
export {
  classifyError,
  DatabaseError,
  type DatabaseErrorCode,
  describeCause,
  isBusy,
  isDamage,
  isReadError,
  toDatabaseError,
} from './errors.ts';
export { BLOCK, copyBytes, type HashFileOptions, hashFile, readFully } from './file-bytes.ts';
export { isolatedView, readCopy } from './isolated-view.ts';
export {
  adoptLiveDescriptors,
  isLiveDescriptor,
  liveDescriptor,
  liveDescriptors,
  releaseLiveDescriptor,
} from './live-descriptor.ts';
export { assertNotEmpty, type OpenDatabaseOptions, openDatabase } from './open-database.ts';
export { abortError, eventLoopYielder, type Progress, type ProgressOptions, throwIfAborted } from './progress.ts';
export { assertNode, sha256, workerThreads } from './runtime.ts';
export { ownerOf, releaseTempName, tempFileName } from './temp-file.ts';
export { type WaitForLockOptions, waitForLock } from './wait-for-lock.ts';
