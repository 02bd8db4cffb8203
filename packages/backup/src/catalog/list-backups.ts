import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { BackupError, toBackupError } from '../errors.ts';
import { type Evidence, listEvidence } from '../restore/list-evidence.ts';
import { type BackupPlace, backupPath, backupPlace, idOfManifest, isBackupId, manifestPathOf } from './backup-place.ts';
import type { BackupManifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';

export interface Backup {
  /** Unique among the backups of a database, safe to show and to take from a request. */
  readonly id: string;
  readonly path: string;
  readonly manifestPath: string;
  readonly manifest: BackupManifest;
}

/** A manifest that can't be read, that is of another database, or whose copy is gone. */
export interface UnusableBackup {
  readonly id: string;
  readonly manifestPath: string;
  readonly reason: string;
}

export interface BackupSurvey {
  readonly backups: readonly Backup[];
  readonly unusable: readonly UnusableBackup[];
  /** No backups, and in no budget; they take room all the same. */
  readonly evidence: readonly Evidence[];
}

export interface ListBackupsOptions {
  readonly database: string;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
}

/**
 * The backups of a database, newest first, by manifest alone: see `verifyBackup` for whether they are whole.
 *
 * @throws BackupError `BACKUP_FAILED` when the folder can't be read
 *
 * @example
 * for (const { id, manifest } of listBackups({ database: 'library.db' })) console.log(id, manifest.bytes);
 */
export function listBackups(options: ListBackupsOptions): readonly Backup[] {
  return surveyBackups(options).backups;
}

/**
 * Like {@link listBackups}, and names those that are no longer of use, each with the reason.
 *
 * @example
 * const { backups, unusable } = surveyBackups({ database: 'library.db' });
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
  return { backups: backups.toSorted(newestFirst), unusable, evidence: listEvidence(place) };
}

/** One backup by its id, or why it is of no use. */
function readBackup(place: BackupPlace, id: string): Backup | UnusableBackup {
  const path = backupPath(place, id);
  const manifestPath = manifestPathOf(path);
  try {
    const manifest = parseManifest(readFileSync(manifestPath, 'utf8'));
    if (manifest.database !== place.name) throw new TypeError(`it is a backup of ${JSON.stringify(manifest.database)}`);
    if (!statSync(path).isFile()) throw new TypeError('the copy is not a file');
    return { id, path, manifestPath, manifest };
  } catch (error) {
    return { id, manifestPath, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** @throws BackupError `BACKUP_MISSING`, or `BACKUP_DAMAGED` where it can't be told what it is */
export function findBackup(place: BackupPlace, id: string): Backup {
  const { database, directory } = place;
  const read = isBackupId(id) ? readBackup(place, id) : null;
  if (read === null || !existsSync(read.manifestPath)) {
    throw new BackupError('BACKUP_MISSING', {
      message: 'There is no such backup.',
      detail: `No backup of ${database} in ${directory} has the id ${JSON.stringify(id)}.`,
      facts: { database, directory, id },
    });
  }
  if ('manifest' in read) return read;
  throw new BackupError('BACKUP_DAMAGED', {
    message: `The backup ${backupPath(place, id)} is of no use.`,
    detail: read.reason,
    facts: { database, id, manifest: read.manifestPath },
  });
}

/** Never by the clock alone: it decides only between backups made at the same turn by two programs. */
export function newestFirst(one: Backup, other: Backup): number {
  return (
    other.manifest.sequence - one.manifest.sequence ||
    Date.parse(other.manifest.createdAt) - Date.parse(one.manifest.createdAt) ||
    (other.id < one.id ? -1 : 1)
  );
}

function idsIn(place: BackupPlace): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(place.directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    const message = `The backups in ${place.directory} could not be listed.`;
    throw toBackupError(error, { code: 'BACKUP_FAILED', message }, { directory: place.directory });
  }
  return names.map((name) => idOfManifest(place, name)).filter((id) => id !== null);
}
