import { upgradeHere } from '../stage/sample.ts';
import type { Scenario } from '../stage/scenario.ts';

export default {
  prepare: async () => {},
  run: upgradeHere,
  provenBackups: 0,
} satisfies Scenario;
