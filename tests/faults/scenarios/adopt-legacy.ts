import { leaveCommitsInWal, makeSample, upgradeHere } from '../stage/sample.ts';
import type { Scenario } from '../stage/scenario.ts';

export default {
  prepare: async (folder) => {
    await makeSample(folder, { schema: 'legacy', tracks: 60 });
    leaveCommitsInWal(folder);
  },
  run: upgradeHere,
  provenBackups: 1,
} satisfies Scenario;
