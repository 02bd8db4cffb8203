import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ProgressOptions } from '@auralis/sqlite';
import {
  copyBytes,
  isSameIdentity,
  liveDescriptor,
  readFileIdentity,
  releaseTempName,
  syncDirectory,
  syncFile,
  tempFileName,
  withSidecars,
} from '@auralis/sqlite/support';
import { prepareDirectory } from '../catalog/backup-directory.ts';
import { type BackupPlace, backupId, preservedFilesPrefix } from '../catalog/backup-place.ts';
import { BackupError } from '../errors.ts';

/**
 * How to preserve files. `link`: they are about to be replaced, so a second name keeps them. `copy-locked`: they stay in
 * use, and the caller holds the write lock. `copy-unopened`: the same without a lock, since SQLite must not open them.
 */
type Preservation = 'link' | 'copy-locked' | 'copy-unopened';

/**
 * Preserves the files of a database as they are now, in a folder beside the backups: what is damaged may still be
 * salvaged. The folder is never pruned.
 *
 * @returns the folder, or null when there are no files
 */
export async function preserveFiles(
  place: BackupPlace,
  preservation: Preservation,
  now: Date,
  options: ProgressOptions,
): Promise<string | null> {
  const files = withSidecars(place.database);
  if (files.length === 0) return null;
  prepareDirectory(place);
  const partial = tempFileName(join(place.directory, `${place.name}.evidence`));
  mkdirSync(partial, { mode: 0o700 });
  try {
    if (preservation === 'copy-unopened') await copyUnchanged(place.database, partial, options);
    else if (preservation === 'copy-locked')
      for (const file of files) await copyLive(file, join(partial, basename(file)), options);
    else for (const file of files) linkOrCopy(file, join(partial, basename(file)));
    syncDirectory(partial);
    return publishFolder(place, partial, now);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  } finally {
    releaseTempName(partial);
  }
}

function linkOrCopy(file: string, copy: string): void {
  try {
    linkSync(file, copy);
  } catch {
    // Another disk, or one without hard links. No connection has these files open, so an ordinary copy is safe.
    copyFileSync(file, copy);
    syncFile(copy);
  }
}

const ATTEMPTS = 3;

/** Takes no lock, since SQLite would have to open the file; checks afterwards that nobody wrote in the meantime. */
async function copyUnchanged(database: string, folder: string, options: ProgressOptions): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = readFileIdentity(database);
    for (const file of withSidecars(database)) await copyLive(file, join(folder, basename(file)), options);
    if (isSameIdentity(readFileIdentity(database), before)) return;
    for (const file of withSidecars(join(folder, basename(database)))) rmSync(file);
  }
  throw new BackupError('DATABASE_BUSY', {
    message: `Another program is writing to ${database}.`,
    detail: `The file changed during each of ${ATTEMPTS} copies.`,
    hint: 'Close the other program, then try again.',
    facts: { database },
  });
}

/** Copies a file that may be open as a database in this process into a new and synced file. */
async function copyLive(file: string, to: string, options: ProgressOptions): Promise<void> {
  const from = liveDescriptor(file);
  const descriptor = openSync(to, 'wx', 0o600);
  try {
    await copyBytes({ from, to: descriptor, bytes: fstatSync(from).size, phase: 'evidence', ...options });
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function publishFolder(place: BackupPlace, partial: string, now: Date): string {
  for (let attempt = 1; ; attempt += 1) {
    const folder = join(place.directory, preservedFilesPrefix(place) + backupId(now, attempt));
    if (existsSync(folder)) continue;
    renameSync(partial, folder);
    syncDirectory(dirname(folder));
    return folder;
  }
}
