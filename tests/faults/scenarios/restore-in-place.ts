import { createBackup, pruneBackups } from '@auralis/backup';
import { libraryIn } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';
import { makeUsedLibrary, restoreOldest } from '../harness/used-library.ts';

export default {
  prepare: makeUsedLibrary,
  run: restoreOldest,
  // What a program left that could not even clean up behind itself is for the next backup and the next tidying.
  again: async (folder) => {
    const database = libraryIn(folder);
    await createBackup({ database, reason: 'manual' });
    await pruneBackups({ database });
  },
  afterError: 'old or new',
  provenBackups: 1,
} satisfies Scenario;
