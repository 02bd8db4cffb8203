import { closeSync, fstatSync, fsyncSync, openSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { copyBytes } from './byte-copy.ts';
import type { CreateBackupOptions } from './create-backup.ts';
import type { Draft } from './draft.ts';
import { BackupError } from './errors.ts';
import { hashFile, type Written } from './hash-file.ts';
import { assertHeadRoom } from './head-room.ts';
import { type Depth, findDamage, type Inspection, type StillFacts } from './inspect-still.ts';
import type { ProofLevel } from './manifest.ts';
import { followOffThread, hashOffThread, inspectOffThread } from './off-thread.ts';
import { copyPinned } from './pinned-copy.ts';
import { holdsEverything, type SourceLock, takeSourceLock } from './source-lock.ts';
import { makeStillView } from './still-view.ts';
import { syncFile } from './storage/durable-files.ts';
import { liveDescriptor } from './storage/live-descriptor.ts';

/** What a finished and synced draft holds, as far as it was proven. */
export interface CopiedSource {
  readonly facts: StillFacts;
  readonly sha256: string;
  readonly bytes: number;
  readonly orphans: number | null;
  readonly level: ProofLevel;
}

/** Fills the draft from the live database, by the way its state allows, and proves it. */
export async function copySource(draft: Draft, options: CreateBackupOptions): Promise<CopiedSource> {
  const { database } = draft.place;
  if (options.lock === undefined) {
    const own = await takeSourceLock(database, options.signal);
    return own === null ? copySnapshot(draft, options) : copyUnderOwnLock(draft, own, options);
  }
  if (!options.lock.inTransaction) throw new TypeError('The connection in `lock` must be in BEGIN IMMEDIATE');
  return holdsEverything(options.lock, database)
    ? copyUnderLock(draft, options.lock, options)
    : copySnapshot(draft, options);
}

async function copyUnderLock(draft: Draft, lock: Database, options: CreateBackupOptions): Promise<CopiedSource> {
  const { sha256, readBack } = await copyLocked(draft, options);
  const proof = options.proof ?? 3;
  // The bytes are equal, so checking the source checks the copy; the other thread hashes meanwhile.
  if (proof === 3) assertSound(draft.place.database, findDamage(lock, 'quick'));
  assertEqual(draft, sha256, await readBack);
  return describeCopy(draft, sha256, proof === 4 ? 'full' : 'facts', proof, options);
}

/** The lock is held for the copy alone: what is checked afterwards is the copy. */
async function copyUnderOwnLock(draft: Draft, lock: SourceLock, options: CreateBackupOptions): Promise<CopiedSource> {
  let copied: LockedCopy;
  try {
    copied = await copyLocked(draft, options);
  } finally {
    lock.release();
  }
  assertEqual(draft, copied.sha256, await copied.readBack);
  const proof = options.proof ?? 3;
  return describeCopy(draft, copied.sha256, depthOf(proof), proof, options);
}

async function copySnapshot(draft: Draft, options: CreateBackupOptions): Promise<CopiedSource> {
  const { database, directory } = draft.place;
  await copyPinned({
    ...options,
    database,
    to: draft.path,
    phase: 'copy',
    onSize: (bytes) => assertHeadRoom(directory, bytes),
  });
  syncFile(draft.path);
  const sha256 = await hashOffThread(draft.path, { bytes: statSync(draft.path).size, signal: options.signal });
  const proof = options.proof ?? 3;
  // These bytes never were one file's: level 2 has no meaning here, so the copy is always looked through.
  return describeCopy(draft, sha256, depthOf(Math.max(proof, 3)), Math.max(proof, 3) as 3 | 4, options);
}

interface LockedCopy {
  readonly sha256: string;
  readonly readBack: Promise<string>;
}

async function copyLocked(draft: Draft, { onProgress, signal }: CreateBackupOptions): Promise<LockedCopy> {
  const from = liveDescriptor(draft.place.database);
  const bytes = fstatSync(from).size;
  assertHeadRoom(draft.place.directory, bytes);
  const written: Written = new SharedArrayBuffer(8);
  const follower = followOffThread(draft.path, { bytes, signal }, written);
  // Settled by us when it is awaited; a copy that fails first must not leave it unhandled.
  follower?.catch(() => undefined);
  const to = openSync(draft.path, 'r+');
  try {
    const sha256 = await copyBytes({ from, to, bytes, phase: 'copy', written, onProgress, signal });
    fsyncSync(to);
    const readBack = (follower ?? Promise.reject(new Error('small'))).catch(() => hashFile(draft.path, bytes));
    return { sha256, readBack };
  } finally {
    closeSync(to);
  }
}

async function describeCopy(
  draft: Draft,
  sha256: string,
  depth: Depth,
  level: 2 | 3 | 4,
  { onProgress, signal }: CreateBackupOptions,
): Promise<CopiedSource> {
  const bytes = statSync(draft.path).size;
  onProgress?.({ phase: 'check', done: 0, total: bytes });
  const { damage, orphans, ...facts } = await inspectCopy(draft.path, depth, bytes, signal);
  assertSound(draft.place.database, damage);
  onProgress?.({ phase: 'check', done: bytes, total: bytes });
  return { facts, sha256, bytes, orphans, level };
}

/** Looks at a copy under another name, so that the copy and what lies beside it stay as they are. */
export async function inspectCopy(
  path: string,
  depth: Depth,
  bytes: number,
  signal?: AbortSignal,
): Promise<Inspection> {
  const view = makeStillView(path);
  try {
    return await inspectOffThread(view.path, depth, { bytes, signal });
  } finally {
    view.remove();
  }
}

function depthOf(proof: number): Depth {
  if (proof === 2) return 'facts';
  return proof === 3 ? 'quick' : 'full';
}

function assertSound(database: string, damage: readonly string[]): void {
  if (damage.length === 0) return;
  throw new BackupError('DATABASE_DAMAGED', {
    message: 'The library file is damaged.',
    detail: damage.slice(0, 20).join('\n'),
    facts: { database, complaints: damage.length },
  });
}

function assertEqual({ place, path }: Draft, sha256: string, readBack: string): void {
  if (sha256 === readBack) return;
  throw new BackupError('BACKUP_DAMAGED', {
    message: 'The copy is not what was written: the disk may be failing.',
    detail: `SHA-256 of the source ${sha256}, of the copy read back ${readBack}.`,
    facts: { database: place.database, copy: path, sha256, readBack },
  });
}
