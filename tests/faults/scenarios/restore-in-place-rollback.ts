import { leaveLogMode } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';
import { makeUsedLibrary } from '../harness/used-library.ts';
import restoreInPlace from './restore-in-place.ts';

/** Without a write-ahead log: what is overwritten waits in a rollback journal. */
export default {
  ...restoreInPlace,
  prepare: async (folder, tracks) => {
    await makeUsedLibrary(folder, tracks);
    leaveLogMode(folder);
  },
} satisfies Scenario;
