import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readSideFile } from '@auralis/sqlite/support';
import { BackupError, toBackupError } from '../errors.ts';
import {
  type BackupPlace,
  backupPath,
  backupPlace,
  idOfManifest,
  isBackupId,
  manifestPathOf,
  preservedFilesPrefix,
} from './backup-place.ts';
import type { BackupManifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';

export interface Backup {
  /** Unique among the backups of a database; safe to display and to accept from a request. */
  readonly id: string;
  readonly path: string;
  readonly manifestPath: string;
  readonly manifest: BackupManifest;
}

/** A backup whose manifest can't be read or belongs to another database, or whose copy is missing. */
export interface UnusableBackup {
  readonly id: string;
  readonly manifestPath: string;
  readonly reason: string;
}

/** A folder of files as they were before they were replaced or salvaged from. This package never removes it. */
export interface PreservedFiles {
  readonly path: string;
  readonly bytes: number;
}

export interface BackupSurvey {
  readonly backups: readonly Backup[];
  readonly unusable: readonly UnusableBackup[];
  /** Not backups and not part of the retention budget, but they take up space. */
  readonly preservedFiles: readonly PreservedFiles[];
}

export interface ListBackupsOptions {
  readonly database: string | URL;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
}

/**
 * Lists the backups of a database, newest first. Reads only the manifests: use {@link verifyBackup} to find out whether
 * a backup is still intact.
 *
 * @throws BackupError `BACKUP_FAILED` when the folder can't be read. A missing folder is an empty list.
 *
 * @example
 * try {
 *   for (const { id, manifest } of listBackups({ database: 'app.db' }))
 *     console.log(id, manifest.reason, manifest.bytes);
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export function listBackups(options: ListBackupsOptions): readonly Backup[] {
  return surveyBackups(options).backups;
}

/**
 * Lists everything in the folder of backups: like {@link listBackups}, with the backups that can't be used, each with
 * its reason, and the folders of preserved files.
 *
 * @throws BackupError `BACKUP_FAILED` when the folder can't be read
 *
 * @example
 * const { backups, unusable } = surveyBackups({ database: 'app.db' });
 * for (const { id, reason } of unusable) console.error(id, reason);
 */
export function surveyBackups({ database, directory }: ListBackupsOptions): BackupSurvey {
  const place = backupPlace(database, directory);
  const backups: Backup[] = [];
  const unusable: UnusableBackup[] = [];
  for (const id of idsIn(place)) {
    const read = readBackup(place, id);
    if ('manifest' in read) backups.push(read);
    else unusable.push(read);
  }
  return { backups: backups.toSorted(newestFirst), unusable, preservedFiles: listPreservedFiles(place) };
}

/** @throws BackupError `BACKUP_MISSING`, `BACKUP_DAMAGED` when its manifest can't be used, or `BACKUP_FAILED` when the folder can't be read */
export function findBackup(place: BackupPlace, id: string): Backup {
  const { database, directory } = place;
  const read = isBackupId(id) ? readBackup(place, id) : null;
  if (read !== null && 'manifest' in read) return read;
  if (read === null || !idsIn(place).includes(id)) {
    throw new BackupError('BACKUP_MISSING', {
      message: `The database has no backup with the id ${JSON.stringify(id)}.`,
      detail: `No manifest of ${database} with this id was found in ${directory}.`,
      hint: 'List the backups and choose one of their ids.',
      facts: { database, directory, id },
    });
  }
  throw new BackupError('BACKUP_DAMAGED', {
    message: `The backup ${backupPath(place, id)} cannot be used.`,
    detail: `${read.manifestPath}: ${read.reason}`,
    hint: 'Choose another backup.',
    facts: { database, id, manifest: read.manifestPath },
  });
}

/** By sequence number; the clock only decides between backups that two programs made at the same time. */
export function newestFirst(one: Backup, other: Backup): number {
  return (
    other.manifest.sequence - one.manifest.sequence ||
    Date.parse(other.manifest.createdAt) - Date.parse(one.manifest.createdAt) ||
    (other.id < one.id ? -1 : 1)
  );
}

function readBackup(place: BackupPlace, id: string): Backup | UnusableBackup {
  const path = backupPath(place, id);
  const manifestPath = manifestPathOf(path);
  try {
    const manifest = parseManifest(readSideFile(manifestPath));
    if (manifest.database !== place.name) throw new TypeError(`it is a backup of ${JSON.stringify(manifest.database)}`);
    if (!statSync(path).isFile()) throw new TypeError('the copy is not a file');
    return { id, path, manifestPath, manifest };
  } catch (error) {
    return { id, manifestPath, reason: error instanceof Error ? error.message : String(error) };
  }
}

function idsIn(place: BackupPlace): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(place.directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    const message = `The backups in ${place.directory} could not be listed.`;
    const hint = 'Check that the path is a folder and that you may read it.';
    throw toBackupError(error, { code: 'BACKUP_FAILED', message, hint }, { directory: place.directory });
  }
  return names.map((name) => idOfManifest(place, name)).filter((id) => id !== null);
}

/** Oldest first. */
function listPreservedFiles(place: BackupPlace): readonly PreservedFiles[] {
  return namesIn(place.directory)
    .filter((name) => name.startsWith(preservedFilesPrefix(place)))
    .toSorted()
    .map((name) => join(place.directory, name))
    .map((path) => ({ path, bytes: bytesIn(path) }));
}

function bytesIn(folder: string): number {
  const sizeOf = (name: string) => lstatSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return namesIn(folder).reduce((sum, name) => sum + sizeOf(name), 0);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Missing, no folder, or unreadable: it must not prevent the backups beside it from being listed.
    return [];
  }
}
