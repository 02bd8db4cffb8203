import { closeSync, fstatSync, fsyncSync, openSync, statSync } from 'node:fs';
import { copyBytes } from './byte-copy.ts';
import type { CreateBackupOptions } from './create-backup.ts';
import type { Draft } from './draft.ts';
import { BackupError } from './errors.ts';
import { type HashFileOptions, hashFile } from './hash-file.ts';
import { assertHeadRoom } from './head-room.ts';
import type { Depth, Inspection, StillFacts } from './inspect-still.ts';
import type { ProofLevel } from './manifest.ts';
import { followWriter, hashOffThread, inspectOffThread } from './off-thread.ts';
import { copyPinned } from './pinned-copy.ts';
import { holdsEverything, type SourceLock, takeSourceLock } from './source-lock.ts';
import { makeStillView } from './still-view.ts';
import { syncFile } from './storage/durable-files.ts';
import { liveDescriptor } from './storage/live-descriptor.ts';

const DEPTHS = { 2: 'facts', 3: 'quick', 4: 'full' } as const;

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
  return holdsEverything(options.lock, database) ? copyUnderLock(draft, options) : copySnapshot(draft, options);
}

/** The lock is held until the bytes are proven equal; what is looked through after that is the copy alone. */
async function copyUnderOwnLock(draft: Draft, lock: SourceLock, options: CreateBackupOptions): Promise<CopiedSource> {
  try {
    return await copyUnderLock(draft, options, lock.release);
  } finally {
    lock.release();
  }
}

/**
 * The bytes are proven equal, so looking at the copy is looking at the source. Other threads do both: the caller has
 * this one for what it does meanwhile.
 */
async function copyUnderLock(
  draft: Draft,
  options: CreateBackupOptions,
  whenEqual: () => void = () => {},
): Promise<CopiedSource> {
  const copied = await copyLocked(draft, options);
  const [inspected, sha256, meanwhile] = await Promise.allSettled([
    inspectDraft(draft, options.proof ?? 3, options),
    copied.readBack().finally(whenEqual),
    new Promise<void>((resolve) => resolve(options.meanwhile?.())),
  ]);
  if (sha256.status === 'rejected') throw sha256.reason;
  if (inspected.status === 'rejected') throw inspected.reason;
  if (meanwhile.status === 'rejected') throw meanwhile.reason;
  return { ...inspected.value, sha256: sha256.value };
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
  const { proof } = options;
  // These bytes never were one file's: level 2 has no meaning here, so the copy is always looked through.
  return { ...(await inspectDraft(draft, proof === 4 ? 4 : 3, options)), sha256 };
}

interface LockedCopy {
  /** SHA-256 of the copy, read back and found equal to the source. To be called under the same lock. */
  readBack(): Promise<string>;
}

async function copyLocked(draft: Draft, { onProgress, signal }: CreateBackupOptions): Promise<LockedCopy> {
  const from = liveDescriptor(draft.place.database);
  const bytes = fstatSync(from).size;
  assertHeadRoom(draft.place.directory, bytes);
  const written = new SharedArrayBuffer(8);
  const follower = followWriter(draft.path, { bytes, written, equals: from }, signal);
  const followed = follower === null ? null : Promise.allSettled([follower]);
  const to = openSync(draft.path, 'r+');
  try {
    await copyBytes({ from, to, bytes, phase: 'copy', written, onProgress, signal });
    fsyncSync(to);
  } finally {
    closeSync(to);
  }
  return { readBack: async () => readBack(draft, { bytes, equals: from }, (await followed)?.[0]) };
}

function readBack(draft: Draft, expected: HashFileOptions, followed: PromiseSettledResult<string> | undefined): string {
  if (followed?.status === 'fulfilled') return followed.value;
  try {
    // Too small for a thread, or something became of it: what counts is what can be read back.
    return hashFile(draft.path, expected);
  } catch (cause) {
    throw new BackupError('BACKUP_DAMAGED', {
      message: 'The copy is not what was written: the disk may be failing.',
      detail: String(cause),
      facts: { database: draft.place.database, copy: draft.path },
      cause,
    });
  }
}

async function inspectDraft(
  draft: Draft,
  level: 2 | 3 | 4,
  { onProgress, signal }: CreateBackupOptions,
): Promise<Omit<CopiedSource, 'sha256'>> {
  const bytes = statSync(draft.path).size;
  onProgress?.({ phase: 'check', done: 0, total: bytes });
  const { damage, orphans, ...facts } = await inspectCopy(draft.path, DEPTHS[level], bytes, signal);
  assertSound(draft.place.database, damage);
  onProgress?.({ phase: 'check', done: bytes, total: bytes });
  return { facts, bytes, orphans, level };
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

function assertSound(database: string, damage: readonly string[]): void {
  if (damage.length === 0) return;
  throw new BackupError('DATABASE_DAMAGED', {
    message: 'The library file is damaged.',
    detail: damage.slice(0, 20).join('\n'),
    facts: { database, complaints: damage.length },
  });
}
