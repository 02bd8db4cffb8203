import { LARGE, LARGE_POINTS } from '../../harness/large.ts';
import type { Scenario } from '../../harness/scenario.ts';
import restoreSwap from '../restore-swap.ts';

export default {
  ...restoreSwap,
  prepare: (folder) => restoreSwap.prepare(folder, LARGE),
  points: LARGE_POINTS,
} satisfies Scenario;
