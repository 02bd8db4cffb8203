import { closeSync, fstatSync, fsyncSync, openSync, statSync } from 'node:fs';
import type { Contents } from '@auralis/sqlite';
import {
  assertFreeSpace,
  copyBytes,
  copySnapshot,
  type HashFileOptions,
  hashFile,
  isolatedView,
  liveDescriptor,
  syncFile,
} from '@auralis/sqlite';
import type { ProofLevel } from '../catalog/manifest.ts';
import { BackupError } from '../errors.ts';
import type { CopyFacts, CopyInspection } from '../verify/inspect-copy.ts';
import { followWriter, hashOffThread, inspectOffThread } from '../verify/off-thread.ts';
import type { Look } from '../verify/proof-job.ts';
import type { BeginBackupOptions } from './begin-backup.ts';
import type { Draft } from './draft.ts';
import { holdsEverything, type SourceLock, takeSourceLock } from './source-lock.ts';

const DEPTHS = { 2: 'facts', 3: 'quick', 4: 'full' } as const;

/** A synced draft with the bytes of the source. What is in it is still being looked through. */
export interface EqualCopy {
  readonly sha256: string;
  readonly bytes: number;
  /** Nothing of the source is needed for it any more. */
  readonly looked: Promise<LookedThrough>;
}

/** What a draft holds, as far as it was proven. */
export interface LookedThrough {
  readonly facts: CopyFacts;
  readonly orphans: number | null;
  readonly contents: Contents | null;
  readonly level: ProofLevel;
}

/** Fills the draft from the live database, by the way its state allows. */
export async function copySource(draft: Draft, options: BeginBackupOptions): Promise<EqualCopy> {
  const { database } = draft.place;
  if (options.lock === undefined) {
    const own = await takeSourceLock(database, options.signal);
    return own === null ? copyFromSnapshot(draft, options) : copyUnderOwnLock(draft, own, options);
  }
  if (!options.lock.inTransaction) throw new TypeError('The connection in `lock` must be in BEGIN IMMEDIATE');
  return holdsEverything(options.lock, database) ? copyUnderLock(draft, options) : copyFromSnapshot(draft, options);
}

async function copyUnderOwnLock(draft: Draft, lock: SourceLock, options: BeginBackupOptions): Promise<EqualCopy> {
  try {
    return await copyUnderLock(draft, options);
  } finally {
    lock.release();
  }
}

/** The bytes are proven equal under the lock, so looking at the copy is looking at the source. Other threads do both. */
async function copyUnderLock(draft: Draft, options: BeginBackupOptions): Promise<EqualCopy> {
  const copied = await copyLocked(draft, options);
  const looked = lookThrough(draft, options.proof ?? 3, options);
  try {
    return { sha256: await copied.readBack(), bytes: statSync(draft.path).size, looked };
  } catch (error) {
    // The draft is about to go: not before the thread that looks at it has let go of it.
    await Promise.allSettled([looked]);
    throw error;
  }
}

async function copyFromSnapshot(draft: Draft, options: BeginBackupOptions): Promise<EqualCopy> {
  const { database, directory } = draft.place;
  await copySnapshot({
    ...options,
    database,
    to: draft.path,
    phase: 'copy',
    onSize: (bytes) => assertFreeSpace(directory, bytes),
  });
  syncFile(draft.path);
  const bytes = statSync(draft.path).size;
  const sha256 = await hashOffThread(draft.path, { bytes, signal: options.signal });
  // These bytes never were one file's: level 2 has no meaning here, so the copy is always looked through.
  return { sha256, bytes, looked: lookThrough(draft, options.proof === 4 ? 4 : 3, options) };
}

interface LockedCopy {
  /** SHA-256 of the copy, read back and found equal to the source. To be called under the same lock. */
  readBack(): Promise<string>;
}

async function copyLocked(draft: Draft, { onProgress, signal }: BeginBackupOptions): Promise<LockedCopy> {
  const from = liveDescriptor(draft.place.database);
  const bytes = fstatSync(from).size;
  assertFreeSpace(draft.place.directory, bytes);
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

function lookThrough(draft: Draft, level: 2 | 3 | 4, options: BeginBackupOptions): Promise<LookedThrough> {
  const looked = lookAtDraft(draft, level, options);
  looked.catch(() => {
    // Told to whoever waits for it, which may be later.
  });
  return looked;
}

async function lookAtDraft(
  draft: Draft,
  level: 2 | 3 | 4,
  { count, onProgress, signal }: BeginBackupOptions,
): Promise<LookedThrough> {
  const bytes = statSync(draft.path).size;
  onProgress?.({ phase: 'check', done: 0, total: bytes });
  const look = { path: draft.path, depth: DEPTHS[level], count };
  const { damage, orphans, contents, ...facts } = await inspectCopy(look, bytes, signal);
  assertSound(draft.place.database, damage);
  onProgress?.({ phase: 'check', done: bytes, total: bytes });
  return { facts, orphans, contents, level };
}

/** Looks at a copy under another name, so that the copy and what lies beside it stay as they are. */
export async function inspectCopy(look: Look, bytes: number, signal?: AbortSignal): Promise<CopyInspection> {
  const view = isolatedView(look.path);
  try {
    return await inspectOffThread({ ...look, path: view.path }, { bytes, signal });
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
