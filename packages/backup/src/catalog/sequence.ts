import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileDurably } from '@auralis/sqlite';
import type { BackupPlace } from './backup-place.ts';
import { listBackups } from './list-backups.ts';

/** Takes the next number of a place. It is kept in a file, so a pruned newest backup's number is not used again. */
export function nextSequence(place: BackupPlace): number {
  const path = join(place.directory, `${place.name}.backup-sequence`);
  const listed = listBackups(place).map(({ manifest }) => manifest.sequence);
  const sequence = Math.max(storedSequence(path), ...listed) + 1;
  writeFileDurably(path, `${sequence}\n`);
  return sequence;
}

function storedSequence(path: string): number {
  try {
    const stored = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(stored) && stored > 0 ? stored : 0;
  } catch {
    // Not there yet, or not readable: the manifests know the highest number still in use.
    return 0;
  }
}
