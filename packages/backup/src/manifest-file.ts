import { readFileSync } from 'node:fs';
import type { Backup } from './list-backups.ts';
import { type BackupManifest, serializeManifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { writeFileDurably } from './storage/durable-files.ts';

/**
 * Changes what a manifest says, as it is on disk now: a check takes seconds, and the listener may have named the backup
 * meanwhile. A manifest that is gone by now stays gone.
 */
export function changeManifest(
  { manifestPath }: Pick<Backup, 'manifestPath'>,
  change: (manifest: BackupManifest) => BackupManifest,
): BackupManifest {
  const changed = change(parseManifest(readFileSync(manifestPath, 'utf8')));
  writeFileDurably(manifestPath, serializeManifest(changed));
  return changed;
}
