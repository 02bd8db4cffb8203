import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupPlace } from '../catalog/backup-place.ts';
import { evidencePrefix } from './restore-names.ts';

/** Files as they were before they were replaced or salvaged from. Nothing here removes them. */
export interface Evidence {
  readonly path: string;
  readonly bytes: number;
}

/** The folders of evidence of a database, oldest first. */
export function listEvidence(place: BackupPlace): readonly Evidence[] {
  return namesIn(place.directory)
    .filter((name) => name.startsWith(evidencePrefix(place)))
    .toSorted()
    .map((name) => join(place.directory, name))
    .map((path) => ({ path, bytes: bytesIn(path) }));
}

function bytesIn(folder: string): number {
  return namesIn(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
