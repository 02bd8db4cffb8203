import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownerOf, readSideFile, syncDirectory, writeFileDurably } from '@auralis/sqlite/support';
import type { BackupPlace } from './backup-place.ts';
import { listBackups } from './list-backups.ts';

const PARTIAL_MANIFEST = /^(?<copy>.+\.backup_[\d_]+)\.json\.[^.]+\.partial$/;

/** Creates the folder of backups if necessary, and removes what killed runs left in it. */
export function prepareDirectory({ directory, name }: BackupPlace): void {
  const first = mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (first !== undefined) syncDirectory(dirname(first));
  sweepUnfinished(directory, name);
}

/**
 * Removes what killed runs left in a folder: partial files, scratch folders, and a copy that was named before its
 * manifest was. Work of a running process is left alone.
 *
 * @param name - only entries whose name begins with it are considered
 */
export function sweepUnfinished(directory: string, name: string, now: Date = new Date()): readonly string[] {
  const removed = readdirSync(directory)
    .filter((entry) => entry.startsWith(name))
    .map((entry) => join(directory, entry))
    .filter((path) => isAbandoned(path, now))
    .flatMap((path) => [...copyWithoutManifest(directory, path), path]);
  for (const path of removed) rmSync(path, { recursive: true, force: true });
  if (removed.length > 0) syncDirectory(directory);
  return removed;
}

function isAbandoned(path: string, now: Date): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && ownerOf(path, now.getTime() - found.mtimeMs) === 'dead';
}

/** The copy gets its name before its manifest does: a run killed in between leaves one without the other. */
function copyWithoutManifest(directory: string, path: string): readonly string[] {
  const { copy } = PARTIAL_MANIFEST.exec(path.slice(directory.length + 1))?.groups ?? {};
  if (copy === undefined || existsSync(join(directory, `${copy}.json`))) return [];
  const leftover = join(directory, copy);
  return existsSync(leftover) ? [leftover] : [];
}

/** Takes the next sequence number. A file remembers it, so that the number of a pruned backup is not used again. */
export function nextSequence(place: BackupPlace): number {
  const path = join(place.directory, `${place.name}.backup-sequence`);
  const listed = listBackups(place).map(({ manifest }) => manifest.sequence);
  const sequence = Math.max(storedSequence(path), ...listed) + 1;
  // A folder with this name can't be replaced. Without the file, the manifests hold the numbers that are still in use.
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) writeFileDurably(path, `${sequence}\n`);
  return sequence;
}

function storedSequence(path: string): number {
  try {
    const stored = Number(readSideFile(path));
    return Number.isSafeInteger(stored) && stored > 0 ? stored : 0;
  } catch {
    // Missing or unreadable: the manifests hold the highest number that is still in use.
    return 0;
  }
}
