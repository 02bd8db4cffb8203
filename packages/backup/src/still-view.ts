import { copyFileSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished, unfinishedName } from './storage/owner-tag.ts';

/** A second name for a copy, in a folder of its own. */
export interface StillView {
  readonly path: string;
  remove(): void;
}

/**
 * Lets SQLite read a copy without touching it or what lies beside it. SQLite finds a `-wal` or `-journal` by file
 * name alone, and makes a `-wal` and `-shm` for a file in WAL mode even when it only reads: under another name,
 * in a folder that is thrown away, neither can happen to the copy.
 */
export function makeStillView(copy: string): StillView {
  const folder = unfinishedName(copy, 'look');
  try {
    mkdirSync(folder, { mode: 0o700 });
    return viewIn(folder, (path) => linkSync(copy, path));
  } catch {
    // No hard links here (FAT, some network folders), or a folder that can't be written: a real copy does as well.
    rmSync(folder, { recursive: true, force: true });
    finished(folder);
    return viewIn(mkdtempSync(join(tmpdir(), 'auralis-look-')), (path) => copyFileSync(copy, path));
  }
}

function viewIn(folder: string, fill: (path: string) => void): StillView {
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    finished(folder);
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
