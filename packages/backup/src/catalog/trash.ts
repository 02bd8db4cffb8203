import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { syncDirectory } from '@auralis/sqlite/support';
import { type BackupPlace, backupPath, idOfManifest, manifestPathOf, trashPathOf } from './backup-place.ts';
import type { Backup } from './list-backups.ts';

/**
 * Removes backups by renaming them first, so that a crash leaves either whole backups or names that are not taken for
 * backups. A manifest goes before its copy: a manifest must never be left without one.
 */
export function removeThroughTrash(place: BackupPlace, backups: readonly Backup[]): void {
  const forEach = (change: (backup: Backup) => void) => {
    for (const backup of backups) change(backup);
    syncDirectory(place.directory);
  };
  if (backups.length === 0) return;
  forEach(({ manifestPath }) => renameSync(manifestPath, trashPathOf(manifestPath)));
  forEach(({ path }) => renameSync(path, trashPathOf(path)));
  forEach(({ path }) => rmSync(trashPathOf(path), { force: true }));
  // Also a manifest that a verification wrote again in the meantime.
  forEach(({ manifestPath }) => {
    rmSync(manifestPath, { force: true });
    rmSync(trashPathOf(manifestPath), { force: true });
  });
}

/** Restores the backups that a killed run left half removed. The next pruning decides about them again. */
export function recoverFromTrash(place: BackupPlace): void {
  const trash = trashPathOf('');
  const ids = readdirSync(place.directory)
    .filter((name) => name.endsWith(trash))
    .map((name) => idOfManifest(place, name.slice(0, -trash.length)))
    .filter((id) => id !== null);
  for (const id of ids) recoverBackup(place, backupPath(place, id));
}

function recoverBackup({ directory }: BackupPlace, path: string): void {
  const manifestPath = manifestPathOf(path);
  if (existsSync(trashPathOf(path))) renameSync(trashPathOf(path), path);
  syncDirectory(directory);
  if (existsSync(path)) renameSync(trashPathOf(manifestPath), manifestPath);
  else for (const leftover of [manifestPath, trashPathOf(manifestPath)]) rmSync(leftover, { force: true });
  syncDirectory(directory);
}
