import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProgressOptions } from '@auralis/sqlite';
import { assertFreeSpace, copyBytes, releaseTempName, tempFileName, throwIfAborted } from '@auralis/sqlite/support';
import type { Backup } from '../catalog/list-backups.ts';
import { BackupError } from '../errors.ts';
import { inspectOffThread } from './off-thread.ts';

/** Uses a restored copy as the app would: opens it, upgrades it, queries it. Throws when that fails. */
export type Drill = (scratchPath: string) => Promise<void>;

/** Codes that say nothing about the backup or the app. */
const INCONCLUSIVE: readonly string[] = ['CANCELLED', 'DISK_FULL', 'ENOSPC', 'EDQUOT', 'SQLITE_FULL'];

/**
 * Restores a backup into a scratch folder beside it, passes it to the drill, and checks the file that the drill leaves.
 * The backup must have passed all other levels: a failure here is a fault of the app.
 *
 * @throws BackupError `DRILL_FAILED`, `DISK_FULL`, `CANCELLED`
 */
export async function runDrill(backup: Backup, drill: Drill, options: ProgressOptions): Promise<void> {
  // A migration may rewrite the largest table, and the WAL keeps the old pages until the end.
  assertFreeSpace(dirname(backup.path), backup.manifest.bytes * 3);
  const folder = tempFileName(backup.path, 'look');
  try {
    mkdirSync(folder, { mode: 0o700 });
    const scratch = join(folder, backup.manifest.database);
    await copyToScratch(scratch, backup, options);
    await runOnScratch(scratch, drill, backup, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    releaseTempName(folder);
  }
}

async function runOnScratch(scratch: string, drill: Drill, backup: Backup, { signal }: ProgressOptions): Promise<void> {
  let damage: readonly string[];
  try {
    await drill(scratch);
    ({ damage } = await inspectOffThread({ path: scratch, depth: 'quick' }, { bytes: backup.manifest.bytes, signal }));
  } catch (error) {
    throwIfAborted(signal);
    if (INCONCLUSIVE.includes(String((error as { readonly code?: unknown } | null)?.code))) throw error;
    throw drillFailed(backup, error instanceof Error ? error.message : String(error), error);
  }
  if (damage.length > 0) throw drillFailed(backup, `The drill left a damaged file: ${damage.join('\n')}`);
}

function drillFailed({ path }: Backup, detail: string, cause?: unknown): BackupError {
  return new BackupError('DRILL_FAILED', {
    message: `The backup ${path} is intact, but the app could not work with a copy of it.`,
    detail,
    hint: 'Fix the migration or the drill that failed, then run the drill again.',
    facts: { backup: path },
    cause,
  });
}

async function copyToScratch(scratch: string, { path, manifest }: Backup, options: ProgressOptions): Promise<void> {
  const from = openSync(path, 'r');
  try {
    const to = openSync(scratch, 'wx', 0o600);
    try {
      await copyBytes({ from, to, bytes: manifest.bytes, phase: 'drill', ...options });
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}
