import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ownerOf, syncDirectory } from '@auralis/sqlite';

const MANIFEST_IN_THE_MAKING = /^(?<copy>.+\.backup_[\d_]+)\.json\.[^.]+\.partial$/;

/**
 * Removes what killed runs left in a folder: partial files, scratch folders, and a copy that got its name but not
 * its manifest. Work of a process that still runs is left alone.
 *
 * @param name - only names that begin with it are looked at
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
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && ownerOf(path, now.getTime() - found.mtimeMs) === 'dead';
}

/** The copy is named before its manifest is: a run killed between the two leaves one without the other. */
function copyWithoutManifest(directory: string, path: string): readonly string[] {
  const { copy } = MANIFEST_IN_THE_MAKING.exec(path.slice(directory.length + 1))?.groups ?? {};
  if (copy === undefined || existsSync(join(directory, `${copy}.json`))) return [];
  const orphan = join(directory, copy);
  return existsSync(orphan) ? [orphan] : [];
}
