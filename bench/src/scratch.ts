import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import { syncFile } from '@auralis/sqlite/support';

/** The temporary folder of a run, on a real disk. */
export interface Scratch {
  /** Contains `node_modules` with the packages as they are published. */
  readonly root: string;
  /** Creates an empty folder, or empties an existing one. */
  folder(name: string): string;
  /** A library of schema 1 in WAL mode, generated once a run. Benchmarks must not change it: see `copyLibrary`. */
  library(tracks: number): Promise<string>;
}

export function openScratch(root: string): Scratch {
  return {
    root,
    folder(name) {
      const folder = join(root, name);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      return folder;
    },
    async library(tracks) {
      const path = join(root, `library-${tracks}.db`);
      if (!existsSync(path)) await makeLibrary(path, tracks);
      return path;
    },
  };
}

async function makeLibrary(path: string, tracks: number): Promise<void> {
  const migrations = await loadMigrations(MIGRATIONS_FOLDER);
  await generateLibrary({ path, migrations, schema: 1, tracks, seed: 1, dirt: 'some' });
  const database = openDatabase(path);
  database.pragma('journal_mode = WAL');
  database.close();
}

/** Copies a library into an emptied folder, and waits until the disk has it. */
export function copyLibrary(library: string, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'library.db');
  copyFileSync(library, path);
  syncFile(path);
  return path;
}
