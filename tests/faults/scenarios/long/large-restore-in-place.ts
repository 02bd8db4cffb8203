import { LARGE, LARGE_POINTS } from '../../harness/large.ts';
import type { Scenario } from '../../harness/scenario.ts';
import restoreInPlace from '../restore-in-place.ts';

export default {
  ...restoreInPlace,
  prepare: (folder) => restoreInPlace.prepare(folder, LARGE),
  points: LARGE_POINTS,
} satisfies Scenario;
