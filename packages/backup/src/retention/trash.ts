import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { syncDirectory } from '@auralis/sqlite';
import { type BackupPlace, backupPath, idOfManifest, manifestPathOf, trashPathOf } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';

/**
 * Removes backups in two steps, so that a crash leaves whole backups or names that nobody takes for one. A manifest
 * goes before its copy: there must never be one without the other.
 */
export function removeThroughTrash(place: BackupPlace, backups: readonly Backup[]): void {
  const step = (change: (backup: Backup) => void) => {
    for (const backup of backups) change(backup);
    syncDirectory(place.directory);
  };
  if (backups.length === 0) return;
  step(({ manifestPath }) => renameSync(manifestPath, trashPathOf(manifestPath)));
  step(({ path }) => renameSync(path, trashPathOf(path)));
  step(({ path }) => rmSync(trashPathOf(path), { force: true }));
  // Also one that a check wrote again meanwhile.
  step(({ manifestPath }) => {
    rmSync(manifestPath, { force: true });
    rmSync(trashPathOf(manifestPath), { force: true });
  });
}

/** Makes backups again of what a killed run left half way: they are judged anew. */
export function putBackTrash(place: BackupPlace): void {
  const trash = trashPathOf('');
  const ids = readdirSync(place.directory)
    .filter((name) => name.endsWith(trash))
    .map((name) => idOfManifest(place, name.slice(0, -trash.length)))
    .filter((id) => id !== null);
  for (const id of ids) putBack(place, backupPath(place, id));
}

function putBack({ directory }: BackupPlace, path: string): void {
  const manifestPath = manifestPathOf(path);
  if (existsSync(trashPathOf(path))) renameSync(trashPathOf(path), path);
  syncDirectory(directory);
  if (existsSync(path)) renameSync(trashPathOf(manifestPath), manifestPath);
  else for (const leftover of [manifestPath, trashPathOf(manifestPath)]) rmSync(leftover, { force: true });
  syncDirectory(directory);
}
