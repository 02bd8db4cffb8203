import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Where the backups of one database are. */
export interface BackupPlace {
  /** The database file itself: symbolic links are followed. */
  readonly database: string;
  /** Its file name, with which every name in the place begins. */
  readonly name: string;
  readonly directory: string;
}

const ID = /^\d{8}_\d{6}(?:_[1-9]\d*)?$/;

export function backupPlace(database: string, directory?: string): BackupPlace {
  const file = followLinks(resolve(database));
  const name = basename(file);
  return { database: file, name, directory: resolve(directory ?? join(dirname(file), 'backups')) };
}

/** `20261123_141502`, in UTC; `_2`, `_3` … for others of the same second. */
export function backupId(now: Date, attempt = 1): string {
  const [date = '', time = ''] = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T');
  return `${date}_${time}${attempt === 1 ? '' : `_${attempt}`}`;
}

export function backupPath({ directory, name }: BackupPlace, id: string): string {
  return join(directory, `${name}.backup_${id}`);
}

/** Whether a text from outside can be the id of a backup, and so part of a path. */
export function isBackupId(text: string): boolean {
  return ID.test(text);
}

export function manifestPathOf(path: string): string {
  return `${path}.json`;
}

/** The name of a file on its way out: no longer one of a backup. */
export function trashPathOf(path: string): string {
  return `${path}.trash`;
}

/** The id in a manifest's file name, or null when the name is not one of this database's. */
export function idOfManifest({ name }: BackupPlace, fileName: string): string | null {
  const prefix = `${name}.backup_`;
  if (!fileName.startsWith(prefix) || !fileName.endsWith('.json')) return null;
  const id = fileName.slice(prefix.length, -'.json'.length);
  return isBackupId(id) ? id : null;
}

/** As long as a chain of links may be for the system itself. */
const LINKS = 40;

function followLinks(path: string, links = LINKS): string {
  try {
    return realpathSync(path);
  } catch {
    // A file that is missing now can still be restored: then its folder decides, and where a link points to.
    const target = linkTarget(path);
    if (target !== null && links > 0) return followLinks(resolve(dirname(path), target), links - 1);
    try {
      return join(realpathSync(dirname(path)), basename(path));
    } catch {
      // No folder either: opening it will say so.
      return path;
    }
  }
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    // Not a link, or nothing at all.
    return null;
  }
}
