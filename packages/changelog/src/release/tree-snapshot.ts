import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files as they were: path → content. */
export interface TreeSnapshot {
  /** Puts every file under the paths back as it was: rewrites what changed, removes what is new, recreates what went. */
  readonly restore: () => void;
}

/**
 * Remembers the content of files and of whole folders.
 *
 * @param paths files or folders, absolute; what does not exist is remembered as absent
 */
export function takeSnapshot(paths: readonly string[]): TreeSnapshot {
  const remembered = new Map(paths.flatMap(filesUnder).map((file) => [file, readFileSync(file)]));
  return {
    restore: () => {
      for (const file of paths.flatMap(filesUnder)) if (!remembered.has(file)) rmSync(file);
      for (const [file, content] of remembered) putBack(file, content);
    },
  };
}

function putBack(file: string, content: Buffer): void {
  if (filesUnder(file).length > 0 && readFileSync(file).equals(content)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function filesUnder(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
