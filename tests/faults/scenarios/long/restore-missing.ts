import { rmSync } from 'node:fs';
import { libraryIn } from '../../harness/sample-library.ts';
import type { Scenario } from '../../harness/scenario.ts';
import { makeUsedLibrary } from '../../harness/used-library.ts';
import restoreSwap from '../restore-swap.ts';

/** Only the log is still there: it belongs to whatever gets the name of the library. */
export default {
  ...restoreSwap,
  prepare: async (folder, tracks) => {
    await makeUsedLibrary(folder, tracks);
    rmSync(libraryIn(folder));
  },
  replaced: ['library.db-wal'],
} satisfies Scenario;
