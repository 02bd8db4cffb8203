import { closeSync, openSync, writeSync } from 'node:fs';
import { libraryIn } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';
import { makeUsedLibrary, restoreOldest } from '../harness/used-library.ts';

/** The header of the library is gone, and beside it lies a log that must never be played into the backup. */
export default {
  prepare: async (folder, tracks) => {
    await makeUsedLibrary(folder, tracks);
    const descriptor = openSync(libraryIn(folder), 'r+');
    writeSync(descriptor, Buffer.alloc(100), 0, 100, 0);
    closeSync(descriptor);
  },
  run: restoreOldest,
  again: restoreOldest,
  afterError: 'old or new',
  replaced: ['library.db', 'library.db-wal'],
  verifiedBackups: 1,
} satisfies Scenario;
