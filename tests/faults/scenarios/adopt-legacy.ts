import { leaveCommitsInWal, makeSample, upgradeHere } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';

export default {
  prepare: async (folder, tracks = 60) => {
    await makeSample(folder, { schema: 'legacy', tracks });
    leaveCommitsInWal(folder);
  },
  run: upgradeHere,
  verifiedBackups: 1,
} satisfies Scenario;
