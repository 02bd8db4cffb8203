export { findDamage } from './check-integrity.ts';
export { type CopyBytesOptions, copyBytes } from './copy-bytes.ts';
export { type CopySnapshotOptions, copySnapshot, tryCopyAllPages } from './copy-snapshot.ts';
export { type Contents, countContents, countRows, rowsOf, type TableContents } from './count-contents.ts';
export {
  type FileIdentity,
  isSameIdentity,
  isUnchangedSince,
  readFileIdentity,
  withSidecars,
} from './database-files.ts';
export { type DatabaseHeader, MAGIC, parseHeader, readHeader, readHeaderFrom } from './database-header.ts';
export {
  assertFreeSpace,
  type DatabaseBytes,
  databaseBytes,
  freeBytes,
  nearestExistingDirectory,
} from './disk-space.ts';
export {
  appendDurably,
  renameDurably,
  syncDirectory,
  syncFile,
  writeFileDurably,
  writeFully,
} from './durable-files.ts';
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
export { BLOCK, type HashFileOptions, hashFile, readFully, STOPPED } from './hash-file.ts';
export { columnNames, quoteName } from './identifiers.ts';
export { type IsolatedView, isolatedView, readCopy } from './isolated-view.ts';
export { sha256, workerThreads } from './lazy-builtins.ts';
export {
  adoptLiveDescriptors,
  isLiveDescriptor,
  liveDescriptor,
  liveDescriptors,
  releaseLiveDescriptor,
} from './live-descriptor.ts';
export { assertNotEmpty, type OpenDatabaseOptions, openDatabase } from './open-database.ts';
export { abortError, eventLoopYielder, type Progress, type ProgressOptions, throwIfAborted } from './progress.ts';
export { assertEngine, assertNode } from './supported-runtime.ts';
export { ownerOf, releaseTempName, tempFileName } from './temp-file.ts';
export { type WaitForLockOptions, waitForLock } from './wait-for-lock.ts';
