import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The content of files at one moment. */
export interface TreeSnapshot {
  /** Restores every file below the paths: rewrites changed ones, removes new ones, recreates deleted ones. */
  readonly restore: () => void;
}

/**
 * Reads the content of files and of whole folders into memory.
 *
 * @param paths - absolute paths of files or folders; a path that does not exist is recorded as absent
 */
export function takeSnapshot(paths: readonly string[]): TreeSnapshot {
  const contents = new Map(paths.flatMap(filesBelow).map((file) => [file, readFileSync(file)]));
  return {
    restore: () => {
      for (const file of paths.flatMap(filesBelow)) if (!contents.has(file)) rmSync(file);
      for (const [file, content] of contents) restoreFile(file, content);
    },
  };
}

function restoreFile(file: string, content: Buffer): void {
  if (filesBelow(file).length > 0 && readFileSync(file).equals(content)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function filesBelow(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
