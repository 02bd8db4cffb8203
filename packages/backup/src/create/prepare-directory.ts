import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncDirectory } from '@auralis/sqlite';
import type { BackupPlace } from '../catalog/backup-place.ts';
import { sweepUnfinished } from '../catalog/sweep-unfinished.ts';

/** Makes the folder of backups where there is none, and clears away what killed runs left in it. */
export function prepareDirectory({ directory, name }: BackupPlace): void {
  const first = mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (first !== undefined) syncDirectory(dirname(first));
  sweepUnfinished(directory, name);
}
