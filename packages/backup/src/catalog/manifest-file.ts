import { existsSync, readFileSync, rmSync } from 'node:fs';
import { writeFileDurably } from '@auralis/sqlite';
import { BackupError } from '../errors.ts';
import { trashPathOf } from './backup-place.ts';
import type { Backup } from './list-backups.ts';
import { type BackupManifest, serializeManifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';

/**
 * Changes what a manifest says, as it is on disk now: a check takes seconds, and the listener may have named the backup
 * meanwhile. A manifest that is gone by now stays gone.
 *
 * @throws BackupError `BACKUP_MISSING` when a pruning removed the backup meanwhile
 */
export function changeManifest(
  { path, manifestPath }: Pick<Backup, 'path' | 'manifestPath'>,
  change: (manifest: BackupManifest) => BackupManifest,
): BackupManifest {
  const changed = change(parseManifest(readFileSync(manifestPath, 'utf8')));
  writeFileDurably(manifestPath, serializeManifest(changed));
  // As long as the copy is on its way out, whoever removes it takes this manifest too.
  if (existsSync(path) || existsSync(trashPathOf(path))) return changed;
  rmSync(manifestPath, { force: true });
  throw new BackupError('BACKUP_MISSING', {
    message: 'There is no such backup any more.',
    detail: `${path} was removed meanwhile.`,
    facts: { backup: path },
  });
}
