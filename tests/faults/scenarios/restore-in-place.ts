import { createBackup, pruneBackups } from '@auralis/backup';
import { libraryIn } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';
import { makeUsedLibrary, restoreOldest } from '../harness/used-library.ts';

export default {
  prepare: makeUsedLibrary,
  run: restoreOldest,
  // The next backup and the next pruning remove what a killed program left.
  again: async (folder) => {
    const database = libraryIn(folder);
    await createBackup({ database, reason: 'manual' });
    await pruneBackups({ database });
  },
  afterError: 'old or new',
  verifiedBackups: 1,
} satisfies Scenario;
