import { rmSync } from 'node:fs';
import { libraryIn } from '../../stage/sample.ts';
import type { Scenario } from '../../stage/scenario.ts';
import { makeUsedLibrary } from '../../stage/used-library.ts';
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
