import { makeSample, upgradeHere } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';

export default {
  prepare: (folder, tracks = 200) => makeSample(folder, { schema: 1, tracks }),
  run: upgradeHere,
  verifiedBackups: 1,
} satisfies Scenario;
