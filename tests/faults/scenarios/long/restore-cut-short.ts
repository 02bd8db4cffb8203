import { rmSync, statSync, truncateSync } from 'node:fs';
import { libraryIn } from '../../harness/sample-library.ts';
import type { Scenario } from '../../harness/scenario.ts';
import { makeUsedLibrary } from '../../harness/used-library.ts';
import restoreSwap from '../restore-swap.ts';

/** The last pages are gone, and no log could bring them back. */
export default {
  ...restoreSwap,
  prepare: async (folder, tracks) => {
    await makeUsedLibrary(folder, tracks);
    rmSync(`${libraryIn(folder)}-wal`);
    truncateSync(libraryIn(folder), statSync(libraryIn(folder)).size - 10_000);
  },
  replaced: ['library.db'],
} satisfies Scenario;
