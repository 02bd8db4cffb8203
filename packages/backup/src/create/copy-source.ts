import { closeSync, fstatSync, fsyncSync, openSync, statSync } from 'node:fs';
import { copySnapshot, type PrepareConnection, type ProgressOptions } from '@auralis/sqlite';
import {
  assertFreeSpace,
  copyBytes,
  type HashFileOptions,
  hashFile,
  liveDescriptor,
  syncFile,
} from '@auralis/sqlite/support';
import type { VerificationLevel } from '../catalog/manifest.ts';
import { BackupError } from '../errors.ts';
import type { CopyFacts } from '../verify/inspect-copy.ts';
import { followWriter, hashOffThread, inspectCopy } from '../verify/off-thread.ts';
import type { Draft } from './draft.ts';
import { holdsEverything, type SourceLock, takeSourceLock } from './source-lock.ts';

const DEPTHS = { 2: 'facts', 3: 'quick', 4: 'full' } as const;

export interface CopySourceOptions extends ProgressOptions {
  /** Whether the caller holds the write lock. If not, it is taken here where possible. */
  readonly isLocked: boolean;
  readonly level: 2 | 3 | 4;
  readonly checkForeignKeys: boolean | undefined;
  readonly prepare: PrepareConnection | undefined;
}

/** A synced draft whose bytes equal the source's. Its contents are still being inspected. */
export interface CopyResult {
  readonly sha256: string;
  readonly bytes: number;
  /** Does not need the source any more. */
  readonly inspected: Promise<InspectedCopy>;
}

/** The contents of a draft, and the level up to which they are verified. */
export interface InspectedCopy {
  readonly facts: CopyFacts;
  readonly orphans: number | null;
  readonly level: VerificationLevel;
}

/** Fills the draft from the live database: byte by byte under a lock, or else from a snapshot. */
export async function copySource(draft: Draft, options: CopySourceOptions): Promise<CopyResult> {
  const { database } = draft.place;
  if (!options.isLocked) {
    const own = await takeSourceLock(database, options.signal);
    return own === null ? copyFromSnapshot(draft, options) : copyUnderOwnLock(draft, own, options);
  }
  return holdsEverything(database) ? copyUnderLock(draft, options) : copyFromSnapshot(draft, options);
}

async function copyUnderOwnLock(draft: Draft, lock: SourceLock, options: CopySourceOptions): Promise<CopyResult> {
  try {
    return await copyUnderLock(draft, options);
  } finally {
    lock.release();
  }
}

/** The bytes are verified under the lock, so inspecting the copy is inspecting the source. Other threads do both. */
async function copyUnderLock(draft: Draft, options: CopySourceOptions): Promise<CopyResult> {
  const copied = await copyLocked(draft, options);
  const inspected = beginInspection(draft, options.level, options);
  try {
    return { sha256: await copied.readBack(), bytes: statSync(draft.path).size, inspected };
  } catch (error) {
    // The draft is about to be removed: wait until the thread that inspects it has closed it.
    await Promise.allSettled([inspected]);
    throw error;
  }
}

async function copyFromSnapshot(draft: Draft, options: CopySourceOptions): Promise<CopyResult> {
  const { database, directory } = draft.place;
  const { level, onProgress, signal } = options;
  const onSize = (bytes: number) => assertFreeSpace(directory, bytes);
  await copySnapshot({ database, to: draft.path, phase: 'copy', onSize, onProgress, signal });
  syncFile(draft.path);
  const bytes = statSync(draft.path).size;
  const sha256 = await hashOffThread(draft.path, { bytes, signal });
  // No single file ever had these bytes, so level 2 means nothing here and the contents are always inspected.
  return { sha256, bytes, inspected: beginInspection(draft, level === 4 ? 4 : 3, options) };
}

interface LockedCopy {
  /** Verifies that the copy equals the source, and returns its SHA-256. Call it under the same lock. */
  readBack(): Promise<string>;
}

async function copyLocked(draft: Draft, { onProgress, signal }: CopySourceOptions): Promise<LockedCopy> {
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
    // There was no thread, or it failed: only what can be read back counts.
    return hashFile(draft.path, expected);
  } catch (cause) {
    throw new BackupError('BACKUP_DAMAGED', {
      message: 'The copy of the database differs from what was written.',
      detail: String(cause),
      hint: 'Check the disk for errors, or create the backup on another disk.',
      facts: { database: draft.place.database, copy: draft.path },
      cause,
    });
  }
}

function beginInspection(draft: Draft, level: 2 | 3 | 4, options: CopySourceOptions): Promise<InspectedCopy> {
  const inspected = inspectDraft(draft, level, options);
  inspected.catch(() => {
    // Whoever awaits it, perhaps later, receives the error.
  });
  return inspected;
}

async function inspectDraft(
  { path, place }: Draft,
  level: 2 | 3 | 4,
  { checkForeignKeys, prepare, onProgress, signal }: CopySourceOptions,
): Promise<InspectedCopy> {
  const bytes = statSync(path).size;
  onProgress?.({ phase: 'check', done: 0, total: bytes });
  const inspection = { path, depth: DEPTHS[level], checkForeignKeys };
  const { damage, orphans, ...facts } = await inspectCopy(inspection, { bytes, signal, prepare });
  assertUndamaged(place.database, damage);
  onProgress?.({ phase: 'check', done: bytes, total: bytes });
  return { facts, orphans, level };
}

function assertUndamaged(database: string, damage: readonly string[]): void {
  if (damage.length === 0) return;
  throw new BackupError('DATABASE_DAMAGED', {
    message: `The database ${database} is damaged.`,
    detail: damage.slice(0, 20).join('\n'),
    hint: 'Restore a backup, or salvage what is readable with `auralis-backup salvage`.',
    facts: { database, findings: damage.length },
  });
}
