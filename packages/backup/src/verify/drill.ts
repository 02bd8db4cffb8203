import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  assertFreeSpace,
  copyBytes,
  type ProgressOptions,
  releaseTempName,
  tempFileName,
  throwIfAborted,
} from '@auralis/sqlite';
import type { Backup } from '../catalog/list-backups.ts';
import { BackupError } from '../errors.ts';
import { inspectCopyFile } from './inspect-copy.ts';

/** Uses a restored copy as the app would: opens it, brings it forward, asks it what the app asks. */
export type Drill = (scratchPath: string) => Promise<void>;

/** Neither the backup nor the app is to blame. */
const SAYS_NOTHING: readonly string[] = ['CANCELLED', 'DISK_FULL', 'ENOSPC', 'EDQUOT', 'SQLITE_FULL'];

/**
 * Restores a backup to a scratch folder beside it, hands it to the drill, and looks through what the drill left. The
 * backup must have passed all other checks: what goes wrong here is a fault of what the app does with it.
 *
 * @throws BackupError `DRILL_FAILED`, `DISK_FULL`, `CANCELLED`
 */
export async function runDrill(backup: Backup, drill: Drill, watch: ProgressOptions): Promise<void> {
  // A migration may rewrite the largest table, and keeps the old pages in its WAL meanwhile.
  assertFreeSpace(dirname(backup.path), backup.manifest.bytes * 3);
  const folder = tempFileName(backup.path, 'look');
  try {
    mkdirSync(folder, { mode: 0o700 });
    const scratch = join(folder, backup.manifest.database);
    await restoreTo(scratch, backup, watch);
    await use(scratch, drill, backup, watch);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    releaseTempName(folder);
  }
}

async function use(scratch: string, drill: Drill, backup: Backup, { signal }: ProgressOptions): Promise<void> {
  let damage: readonly string[];
  try {
    await drill(scratch);
    damage = inspectCopyFile(scratch, 'quick').damage;
  } catch (error) {
    throwIfAborted(signal);
    if (SAYS_NOTHING.includes(String((error as { readonly code?: unknown } | null)?.code))) throw error;
    throw failed(backup, error instanceof Error ? error.message : String(error), error);
  }
  if (damage.length > 0) throw failed(backup, `The file is damaged after it: ${damage.join('\n')}`);
}

function failed({ path }: Backup, detail: string, cause?: unknown): BackupError {
  return new BackupError('DRILL_FAILED', {
    message: `The backup ${path} is whole, but the app could not work with a copy of it.`,
    detail,
    facts: { backup: path },
    cause,
  });
}

async function restoreTo(scratch: string, { path, manifest }: Backup, watch: ProgressOptions): Promise<void> {
  const from = openSync(path, 'r');
  try {
    const to = openSync(scratch, 'wx', 0o600);
    try {
      await copyBytes({ from, to, bytes: manifest.bytes, phase: 'drill', ...watch });
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}
