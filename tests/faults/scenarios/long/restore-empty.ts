import { truncateSync } from 'node:fs';
import { libraryIn } from '../../harness/sample-library.ts';
import type { Scenario } from '../../harness/scenario.ts';
import { makeUsedLibrary } from '../../harness/used-library.ts';
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
