export { raiseCounter, readCounters } from './autoincrement.ts';
export {
  type Contents,
  columnNames,
  countContents,
  isSameName,
  rowsOf,
  storedColumnNames,
  type TableContents,
} from './contents.ts';
export { tryCopyAllPages } from './copy-snapshot.ts';
export {
  type FileIdentity,
  isSameIdentity,
  isUnchangedSince,
  readFileIdentity,
  withSidecars,
} from './database-files.ts';
export { type DatabaseHeader, MAGIC, parseHeader, readHeader, readHeaderFrom } from './database-header.ts';
export { assertFreeSpace, nearestExistingDirectory } from './disk-space.ts';
export {
  appendDurably,
  readSideFile,
  renameDurably,
  syncDirectory,
  syncFile,
  writeFileDurably,
} from './durable-files.ts';
export { classifyError, describeCause, isDamage, isMissingPart, isReadError, toDatabaseError } from './errors.ts';
export { BLOCK, copyBytes, type HashFileOptions, hashFile, readFully } from './file-bytes.ts';
export { type IsolatedView, isolatedView } from './isolated-view.ts';
export {
  adoptLiveDescriptors,
  isLiveDescriptor,
  liveDescriptor,
  liveDescriptors,
  releaseLiveDescriptor,
} from './live-descriptor.ts';
export { assertNotEmpty } from './open-database.ts';
export { abortError, eventLoopYielder, throwIfAborted } from './progress.ts';
export { assertNode, inspectValue, sha256, workerFlags, workerThreads } from './runtime.ts';
export { ownerOf, releaseTempName, tempFileName } from './temp-file.ts';
