import { realpathSync } from 'node:fs';
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

export function manifestPathOf(path: string): string {
  return `${path}.json`;
}

/** The id in a manifest's file name, or null when the name is not one of this database's. */
export function idOfManifest({ name }: BackupPlace, fileName: string): string | null {
  const prefix = `${name}.backup_`;
  if (!fileName.startsWith(prefix) || !fileName.endsWith('.json')) return null;
  const id = fileName.slice(prefix.length, -'.json'.length);
  return ID.test(id) ? id : null;
}

function followLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A file that is missing now can still be restored: then its folder decides.
    try {
      return join(realpathSync(dirname(path)), basename(path));
    } catch {
      // No folder either: opening it will say so.
      return path;
    }
  }
}
