import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ProgressOptions } from '@auralis/sqlite';
import { openDatabase, releaseTempName, syncDirectory, syncFile, tempFileName, withSidecars } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { type BackupPlace, backupId } from '../catalog/backup-place.ts';
import { prepareDirectory } from '../create/prepare-directory.ts';
import { copyLive } from './copy-live.ts';
import { copyUnchanged } from './copy-unchanged.ts';
import { evidencePrefix } from './restore-names.ts';

/**
 * `replaced`: the files are about to lose their names, so a second name keeps them. `kept`: they go on being used.
 * `untouched`: so they do, and SQLite must not even open them.
 */
export type Fate = 'replaced' | 'kept' | 'untouched';

/**
 * Keeps the files of a database as they are now, in a folder beside the backups: what is damaged may still be
 * salvaged. Nothing of it is ever pruned.
 *
 * @returns the folder, or null when there was nothing to keep
 */
export async function keepEvidence(
  place: BackupPlace,
  fate: Fate,
  now: Date,
  watch: ProgressOptions,
): Promise<string | null> {
  const files = withSidecars(place.database);
  if (files.length === 0) return null;
  prepareDirectory(place);
  const partial = tempFileName(join(place.directory, `${place.name}.evidence`));
  mkdirSync(partial, { mode: 0o700 });
  try {
    if (fate === 'untouched') await copyUnchanged(place.database, partial, watch);
    else if (fate === 'kept') await copyAll(place, files, partial, watch);
    else for (const file of files) linkOrCopy(file, join(partial, basename(file)));
    syncDirectory(partial);
    return nameFolder(place, partial, now);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  } finally {
    releaseTempName(partial);
  }
}

/** The main file before its log: a checkpoint meanwhile can only bring it nearer to what the log says too. */
async function copyAll(
  place: BackupPlace,
  files: readonly string[],
  folder: string,
  watch: ProgressOptions,
): Promise<void> {
  const connection = lockedIfPossible(place.database);
  try {
    for (const file of files) await copyLive(file, join(folder, basename(file)), { ...watch, phase: 'evidence' });
  } finally {
    connection?.close();
  }
}

function lockedIfPossible(database: string): Database | null {
  const connection = openDatabase(database, { timeoutMs: 1000 });
  try {
    connection.exec('BEGIN IMMEDIATE');
    return connection;
  } catch {
    // Too damaged to be locked: a copy that others may write into meanwhile is better than none.
    connection.close();
    return null;
  }
}

function linkOrCopy(file: string, copy: string): void {
  try {
    linkSync(file, copy);
  } catch {
    // Another disk, or one without hard links. No connection is open on these, so an ordinary copy is safe.
    copyFileSync(file, copy);
    syncFile(copy);
  }
}

function nameFolder(place: BackupPlace, partial: string, now: Date): string {
  for (let attempt = 1; ; attempt += 1) {
    const folder = join(place.directory, evidencePrefix(place) + backupId(now, attempt));
    if (existsSync(folder)) continue;
    renameSync(partial, folder);
    syncDirectory(dirname(folder));
    return folder;
  }
}
