import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspectValue } from '@auralis/sqlite/support';
import { BackupError } from '../errors.ts';

/** Where the backups of one database are kept. */
export interface BackupPlace {
  /** The database file itself: symbolic links are followed. */
  readonly database: string;
  /** Its file name. The name of every file of its backups begins with it. */
  readonly name: string;
  readonly directory: string;
}

const ID = /^\d{8}_\d{6}(?:_[1-9]\d*)?$/;

/** @throws BackupError `DATABASE_UNREADABLE` for something that is neither a path nor a `file:` URL */
export function backupPlace(database: string | URL, directory?: string): BackupPlace {
  const file = followLinks(resolve(pathOf(database)));
  const name = basename(file);
  return { database: file, name, directory: resolve(directory ?? join(dirname(file), 'backups')) };
}

/** `20261123_141502`, in UTC; `_2`, `_3` … for further backups of the same second. */
export function backupId(now: Date, attempt = 1): string {
  const [date = '', time = ''] = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T');
  return `${date}_${time}${attempt === 1 ? '' : `_${attempt}`}`;
}

export function backupPath({ directory, name }: BackupPlace, id: string): string {
  return join(directory, `${name}.backup_${id}`);
}

/** Whether a text from outside has the form of a backup id, so that it is safe as part of a path. */
export function isBackupId(text: string): boolean {
  return ID.test(text);
}

export function manifestPathOf(path: string): string {
  return `${path}.json`;
}

/** The name that a file has while it is being removed; it is no longer the name of a backup. */
export function trashPathOf(path: string): string {
  return `${path}.trash`;
}

/** The id in the file name of a manifest, or null when the name does not belong to this database. */
export function idOfManifest({ name }: BackupPlace, fileName: string): string | null {
  const prefix = `${name}.backup_`;
  if (!fileName.startsWith(prefix) || !fileName.endsWith('.json')) return null;
  const id = fileName.slice(prefix.length, -'.json'.length);
  return isBackupId(id) ? id : null;
}

/** Folders with this prefix hold files as they were before a restore or a salvage; they are not backups. */
export function preservedFilesPrefix({ name }: BackupPlace): string {
  return `${name}.evidence_`;
}

/** JavaScript calls it with anything. SQLite knows `''` and `:memory:` as databases that have no file. */
function pathOf(database: unknown): string {
  if (database instanceof URL && database.protocol === 'file:') return fileURLToPath(database);
  if (typeof database === 'string' && !['', ':memory:'].includes(database)) return database;
  throw new BackupError('DATABASE_UNREADABLE', {
    message: `The database is not given as a file: ${inspectValue(database)}.`,
    detail: 'The option `database` must be a path, or a URL object with the protocol file.',
    hint: 'Pass the path of the database file.',
  });
}

/** The limit that the system itself puts on a chain of links. */
const MAX_LINKS = 40;

function followLinks(path: string, links = MAX_LINKS): string {
  try {
    return realpathSync(path);
  } catch {
    // A missing file can still be restored: follow its link, or resolve its folder.
    const target = linkTarget(path);
    if (target !== null && links > 0) return followLinks(resolve(dirname(path), target), links - 1);
    try {
      return join(realpathSync(dirname(path)), basename(path));
    } catch {
      // The folder is missing too: opening the file reports that.
      return path;
    }
  }
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    // Not a link, or nothing exists there.
    return null;
  }
}
