import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WorkerFiles } from '@auralis/web/server/controllers/session';

/** The files of the built app. `scripts/package.ts` writes them in this form. */
export interface AppFiles {
  /** Of the interface, with a slash at its end. */
  readonly client: URL;
  readonly preload: string;
  readonly migrations: URL;
  readonly workers: WorkerFiles;
}

/**
 * Finds the files beside the main script. What runs in a thread, and what it loads, is beside the archive rather than in
 * it: a thread, and the loader of native code, then need no support for archives.
 *
 * @param folder - of the main script, such as `/opt/Auralis/resources/app.asar`
 */
export function appFiles(folder: string): AppFiles {
  const threads = join(unpacked(folder), 'threads');
  return {
    client: pathToFileURL(join(folder, 'client') + sep),
    preload: join(folder, 'preload.cjs'),
    migrations: pathToFileURL(join(threads, 'migrations.js')),
    workers: {
      upgrade: join(threads, 'upgrade-worker.js'),
      reader: join(threads, 'reader-worker.js'),
    },
  };
}

function unpacked(folder: string): string {
  return folder.replace(/\bapp\.asar(?=$|[\\/])/, 'app.asar.unpacked');
}
