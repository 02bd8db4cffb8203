import { upgradeHere } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';

export default {
  prepare: async () => {},
  run: upgradeHere,
  provenBackups: 0,
} satisfies Scenario;
