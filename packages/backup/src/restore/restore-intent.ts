import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FileIdentity } from '@auralis/sqlite';
import { syncDirectory, writeFileDurably } from '@auralis/sqlite';
import type { BackupPlace } from '../catalog/backup-place.ts';
import { besideDatabase } from './restore-names.ts';

/** Once this is on disk a swap will be finished, whatever happens to the program. */
export interface RestoreIntent {
  readonly format: 1;
  /** The backup that is being restored. */
  readonly id: string;
  /** File name of the whole and synced copy, in the folder of the database. */
  readonly copy: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Where the replaced files are kept, or null when there was nothing to keep. */
  readonly evidence: string | null;
  /** The files that are to be replaced. Others found in their place were made since, and are nobody's to replace. */
  readonly replaced: FileIdentity;
}

export function hasIntent(place: BackupPlace): boolean {
  return existsSync(besideDatabase(place, 'intent'));
}

export function writeIntent(place: BackupPlace, intent: RestoreIntent): void {
  writeFileDurably(besideDatabase(place, 'intent'), `${JSON.stringify(intent)}\n`);
}

export function readIntent(place: BackupPlace): RestoreIntent | 'none' | 'unreadable' {
  let text: string;
  try {
    text = readFileSync(besideDatabase(place, 'intent'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw error;
  }
  try {
    const value: unknown = JSON.parse(text);
    return isIntent(value) ? value : 'unreadable';
  } catch {
    // Written whole or not at all, so this was somebody's hand or a failing disk: told, not guessed at.
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
  const isNamed = typeof id === 'string' && typeof copy === 'string' && basename(copy) === copy;
  const isMeasured = typeof sha256 === 'string' && typeof bytes === 'number';
  const isKept = evidence === null || typeof evidence === 'string';
  return format === 1 && isNamed && isMeasured && isKept && typeof replaced === 'object' && replaced !== null;
}
