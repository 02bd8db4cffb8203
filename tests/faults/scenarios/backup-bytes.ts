import { createBackup } from '@auralis/backup';
import { leaveCommitsInWal, libraryIn, makeSample } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';

const backUp = async (folder: string) => {
  await createBackup({ database: libraryIn(folder), reason: 'manual' });
};

/** Under a write lock, with one backup there already. */
export default {
  prepare: async (folder, tracks = 200) => {
    await makeSample(folder, { schema: 5, tracks });
    await backUp(folder);
    leaveCommitsInWal(folder);
  },
  run: backUp,
  again: backUp,
  verifiedBackups: 2,
} satisfies Scenario;
