import { createBackup, pruneBackups } from '@auralis/backup';
import { libraryIn, makeSample } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';

const prune = async (folder: string) => {
  const policy = { last: 2 };
  await pruneBackups({ database: libraryIn(folder), policy });
};

/** Six backups of the same second, four of which no rule asks for. */
export default {
  prepare: async (folder, tracks = 60) => {
    await makeSample(folder, { schema: 5, tracks });
    for (let made = 0; made < 6; made += 1) await createBackup({ database: libraryIn(folder), reason: 'manual' });
  },
  run: prune,
  again: prune,
  verifiedBackups: 2,
} satisfies Scenario;
