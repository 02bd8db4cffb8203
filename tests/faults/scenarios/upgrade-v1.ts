import { makeSample, upgradeHere } from '../stage/sample.ts';
import type { Scenario } from '../stage/scenario.ts';

export default {
  prepare: (folder) => makeSample(folder, { schema: 1 }),
  run: upgradeHere,
  provenBackups: 1,
} satisfies Scenario;
