import { closeSync, existsSync, linkSync, openSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { releaseTempName, renameDurably, syncDirectory, syncFile, tempFileName } from '@auralis/sqlite/support';
import { type BackupPlace, backupId, backupPath, manifestPathOf, trashPathOf } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { type BackupManifest, serializeManifest } from '../catalog/manifest.ts';

/** An unfinished copy: a partial file that only its owner can read. */
export interface Draft {
  readonly place: BackupPlace;
  readonly path: string;
  readonly createdAt: Date;
}

export function beginDraft(place: BackupPlace, createdAt: Date): Draft {
  const path = tempFileName(backupPath(place, backupId(createdAt)));
  closeSync(openSync(path, 'wx', 0o600));
  return { place, path, createdAt };
}

export function discardDraft({ path }: Draft): void {
  for (const leftover of [path, `${path}-journal`]) rmSync(leftover, { force: true });
  releaseTempName(path);
}

/**
 * Gives a verified and synced draft its name, then its manifest. The manifest is written before the copy gets its name,
 * and gets its own name after it: whenever a crash happens, the next sweep recognizes a copy without a manifest.
 */
export function publishDraft(draft: Draft, manifest: BackupManifest): Backup {
  for (let attempt = 1; ; attempt += 1) {
    const id = backupId(draft.createdAt, attempt);
    const path = backupPath(draft.place, id);
    const manifestPath = manifestPathOf(path);
    // A backup in the trash may be recovered under its name.
    if ([path, manifestPath, trashPathOf(path), trashPathOf(manifestPath)].some((taken) => existsSync(taken))) continue;
    const partialManifest = writePartialManifest(manifestPath, manifest);
    try {
      if (!claimName(draft.path, path)) {
        unlinkSync(partialManifest);
        continue;
      }
      syncDirectory(draft.place.directory);
      renameDurably(partialManifest, manifestPath);
    } catch (error) {
      removeAll([manifestPath, path, partialManifest]);
      throw error;
    } finally {
      releaseTempName(partialManifest);
    }
    releaseTempName(draft.path);
    return { id, path, manifestPath, manifest };
  }
}

function writePartialManifest(manifestPath: string, manifest: BackupManifest): string {
  const partial = tempFileName(manifestPath);
  try {
    writeFileSync(partial, serializeManifest(manifest), { flag: 'wx', mode: 0o600 });
    syncFile(partial);
    // Without this, a power loss could leave a copy that nothing marks as a leftover.
    syncDirectory(dirname(partial));
  } catch (error) {
    rmSync(partial, { force: true });
    releaseTempName(partial);
    throw error;
  }
  return partial;
}

/** Never replaces a file of that name, which another program may have created in the same second. */
function claimName(from: string, to: string): boolean {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // This file system has no hard links.
    if (existsSync(to)) return false;
    renameSync(from, to);
    return true;
  }
  unlinkSync(from);
  return true;
}

function removeAll(paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { force: true });
}
