import { leaveCommitsInWal, makeSample, upgradeHere } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';

export default {
  prepare: async (folder, tracks = 200) => {
    await makeSample(folder, { schema: 1, tracks });
    leaveCommitsInWal(folder);
  },
  run: upgradeHere,
  verifiedBackups: 1,
} satisfies Scenario;
