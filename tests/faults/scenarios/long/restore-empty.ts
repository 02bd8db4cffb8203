import { truncateSync } from 'node:fs';
import { libraryIn } from '../../stage/sample.ts';
import type { Scenario } from '../../stage/scenario.ts';
import { makeUsedLibrary } from '../../stage/used-library.ts';
import restoreSwap from '../restore-swap.ts';

/** SQLite itself would delete the log of a file of 0 bytes. */
export default {
  ...restoreSwap,
  prepare: async (folder, tracks) => {
    await makeUsedLibrary(folder, tracks);
    truncateSync(libraryIn(folder));
  },
  replaced: ['library.db', 'library.db-wal'],
} satisfies Scenario;
