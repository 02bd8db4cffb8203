import { LARGE, LARGE_POINTS } from '../../stage/large.ts';
import type { Scenario } from '../../stage/scenario.ts';
import upgrade from '../upgrade-v1-wal.ts';

export default {
  ...upgrade,
  prepare: (folder) => upgrade.prepare(folder, LARGE),
  points: LARGE_POINTS,
} satisfies Scenario;
