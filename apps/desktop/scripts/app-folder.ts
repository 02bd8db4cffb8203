import { join } from 'node:path';

/** `apps/desktop`. */
export const DESKTOP: string = join(import.meta.dirname, '..');
export const ROOT: string = join(DESKTOP, '../..');
/** The app as electron-builder packs it. */
export const APP_FOLDER: string = join(DESKTOP, 'dist/app');

/** What the bundles leave outside: Electron is the runtime, and better-sqlite3 is native code. */
export const EXTERNAL: readonly string[] = ['electron', 'better-sqlite3'];

/** The scripts of the app by their path in it, each bundled from one source. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  main: 'apps/desktop/src/main.main.ts',
  'threads/off-thread-worker': 'packages/backup/src/verify/off-thread-worker.ts',
  'threads/upgrade-worker': 'packages/migrate/src/upgrade/upgrade-worker.ts',
  'threads/reader-worker': 'packages/library/src/reader/reader-worker.ts',
  /** Not shipped: runs the built app under plain Node. */
  'self-check': 'apps/desktop/scripts/self-check.ts',
};

/** A page can only be given a preload script in CommonJS while it is sandboxed. */
export const PRELOAD = 'apps/desktop/src/preload.main.ts';
