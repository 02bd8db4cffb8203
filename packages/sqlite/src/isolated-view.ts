import { copyFileSync, linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { openDatabase, type PrepareConnection } from './open-database.ts';
import { releaseTempName, tempFileName } from './temp-file.ts';

/** A second name of a file, in a folder of its own. */
export interface IsolatedView {
  readonly path: string;
  remove(): void;
}

/**
 * Lets SQLite read a copy without changing it or the files beside it. SQLite finds a `-wal` or `-journal` by its name, and
 * creates a `-wal` and `-shm` for a file in WAL mode even when it only reads: under another name, in a folder that is
 * removed afterwards, neither can happen to the copy.
 */
export function isolatedView(copy: string): IsolatedView {
  const folder = tempFileName(copy, 'look');
  try {
    mkdirSync(folder, { mode: 0o700 });
    return viewIn(folder, (path) => linkSync(realpathSync(copy), path));
  } catch {
    // No hard links here (FAT, some network folders), or a read-only folder: make a real copy instead.
    rmSync(folder, { recursive: true, force: true });
    releaseTempName(folder);
    return viewIn(mkdtempSync(join(tmpdir(), 'auralis-look-')), (path) => copyFileSync(copy, path));
  }
}

function viewIn(folder: string, fill: (path: string) => void): IsolatedView {
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    releaseTempName(folder);
  };
  const path = join(folder, 'copy.db');
  try {
    fill(path);
  } catch (error) {
    remove();
    throw error;
  }
  return { path, remove };
}

/** Reads a copy that nobody changes at the same time. Leaves no file beside it. */
export function readCopy<Result>(path: string, read: (copy: Database) => Result, prepare?: PrepareConnection): Result {
  const view = isolatedView(path);
  try {
    const copy = openDatabase(view.path, { readonly: true, prepare });
    try {
      return read(copy);
    } finally {
      copy.close();
    }
  } finally {
    view.remove();
  }
}
