import { listBackups } from '@auralis/backup';
import { verifiedLevel } from '@auralis/backup/support';
import type { CommandOptions } from './options.ts';

/** A backup to go back to, as a command shows it. */
interface Restorable {
  readonly id: string;
  readonly path: string;
  readonly createdAt: string;
  /** Null for a library from before versions were kept. */
  readonly schemaVersion: number | null;
}

/** The newest whole backup of which an upgrade had made sure what it is: others may have been made of what is here now. */
export function newestWithRecord(database: string, { backups }: CommandOptions): Restorable | null {
  const found = listBackups({ database, directory: backups }).find(
    ({ manifest }) =>
      verifiedLevel(manifest) > 0 && (manifest.schemaVersion !== null || manifest.reason === 'before-upgrade'),
  );
  if (found === undefined) return null;
  const { id, path, manifest } = found;
  return { id, path, createdAt: manifest.createdAt, schemaVersion: manifest.schemaVersion };
}

export function howToRestore(database: string, backup: Restorable | null): string {
  if (backup === null)
    return `No backup with its record is beside it; if there is one elsewhere, name its folder with --backups. "auralis-backup salvage ${database}" saves the rows into a file of their own.`;
  const schema = backup.schemaVersion === null ? 'from before versions were kept' : `schema ${backup.schemaVersion}`;
  return `The newest backup with its record is of ${backup.createdAt}, ${schema}: auralis-backup restore ${database} --id ${backup.id}`;
}
