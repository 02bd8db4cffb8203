import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type FileIdentity, readSideFile, syncDirectory, writeFileDurably } from '@auralis/sqlite/support';
import type { BackupPlace } from '../catalog/backup-place.ts';

/** Once this is on disk, a swap will be completed even if the program is killed. */
export interface RestoreIntent {
  readonly format: 1;
  /** The backup that is being restored. */
  readonly id: string;
  /** File name of the verified and synced copy, in the folder of the database. */
  readonly copy: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Folder with the replaced files, or null when there were none. */
  readonly evidence: string | null;
  /** Identity of the files to replace. Other files found in their place were created since, and are not replaced. */
  readonly replaced: FileIdentity;
}

/** The names of all files that a restore keeps in the folder of the database begin with it. */
export function restorePrefix({ name }: BackupPlace): string {
  return `.${name}.restore-`;
}

export function besideDatabase(place: BackupPlace, what: 'lock' | 'intent' | `copy-${string}`): string {
  return join(dirname(place.database), `${restorePrefix(place)}${what}`);
}

export function hasIntent(place: BackupPlace): boolean {
  return readIntent(place) !== 'none';
}

export function writeIntent(place: BackupPlace, intent: RestoreIntent): void {
  writeFileDurably(besideDatabase(place, 'intent'), `${JSON.stringify(intent)}\n`);
}

export function readIntent(place: BackupPlace): RestoreIntent | 'none' | 'unreadable' {
  let text: string;
  try {
    text = readSideFile(besideDatabase(place, 'intent'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'unreadable';
  }
  try {
    const value: unknown = JSON.parse(text);
    return isIntent(value) ? value : 'unreadable';
  } catch {
    // It is written atomically, so it was edited by hand or the disk fails: report it rather than guess.
    return 'unreadable';
  }
}

export function removeIntent(place: BackupPlace): void {
  rmSync(besideDatabase(place, 'intent'), { force: true });
  syncDirectory(dirname(place.database));
}

function isIntent(value: unknown): value is RestoreIntent {
  if (typeof value !== 'object' || value === null) return false;
  const { format, id, copy, sha256, bytes, evidence, replaced } = value as Partial<RestoreIntent>;
  const hasNames = typeof id === 'string' && typeof copy === 'string' && basename(copy) === copy;
  const hasSum = typeof sha256 === 'string' && typeof bytes === 'number';
  const hasFolder = evidence === null || typeof evidence === 'string';
  return format === 1 && hasNames && hasSum && hasFolder && typeof replaced === 'object' && replaced !== null;
}
