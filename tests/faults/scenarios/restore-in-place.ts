import { createBackup, listBackups, pruneBackups, restoreBackup } from '@auralis/backup';
import { leaveCommitsInWal, libraryIn, makeSample } from '../stage/sample.ts';
import type { Scenario } from '../stage/scenario.ts';

/** The library has gone on since its backup, and some of that is in its log alone. */
export default {
  prepare: async (folder, tracks = 60) => {
    await makeSample(folder, { schema: 5, tracks });
    await createBackup({ database: libraryIn(folder), reason: 'manual', proof: 4 });
    leaveCommitsInWal(folder);
  },
  run: async (folder) => {
    const database = libraryIn(folder);
    const oldest = listBackups({ database }).at(-1);
    await restoreBackup({ database, id: oldest?.id ?? '' });
  },
  // What a program left that could not even clean up behind itself is for the next backup and the next tidying.
  again: async (folder) => {
    const database = libraryIn(folder);
    await createBackup({ database, reason: 'manual' });
    await pruneBackups({ database });
  },
  afterError: 'old or new',
  provenBackups: 1,
} satisfies Scenario;
