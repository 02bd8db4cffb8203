import { upgradeHere } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';

export default {
  prepare: async () => {},
  run: upgradeHere,
  verifiedBackups: 0,
} satisfies Scenario;
