import { LARGE, LARGE_POINTS } from '../../stage/large.ts';
import type { Scenario } from '../../stage/scenario.ts';
import restoreInPlace from '../restore-in-place.ts';

export default {
  ...restoreInPlace,
  prepare: (folder) => restoreInPlace.prepare(folder, LARGE),
  points: LARGE_POINTS,
} satisfies Scenario;
