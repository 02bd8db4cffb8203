import { makeSample, upgradeHere } from '../stage/sample.ts';
import type { Scenario } from '../stage/scenario.ts';

export default {
  prepare: (folder, tracks = 200) => makeSample(folder, { schema: 1, tracks }),
  run: upgradeHere,
  provenBackups: 1,
} satisfies Scenario;
