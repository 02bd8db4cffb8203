export { BackupError, type BackupErrorCode } from '../errors.ts';
export { copyPinned, type PinnedCopyOptions } from '../pinned-copy.ts';
export { appendDurably, renameDurably, syncDirectory, syncFile, writeFileDurably } from './durable-files.ts';
export { liveDescriptor } from './live-descriptor.ts';
export { sha256, workerThreads } from './on-demand.ts';
export { type OpenDatabaseOptions, openDatabase } from './open-database.ts';
export { readStill, type StillDatabase, type StillObject, type StillRow } from './read-still.ts';
export { assertEngine, assertNode } from './runtime.ts';
export { type DatabaseBytes, databaseBytes, freeBytes } from './space.ts';
