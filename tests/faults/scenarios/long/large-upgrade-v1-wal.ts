import { LARGE, LARGE_POINTS } from '../../harness/large.ts';
import type { Scenario } from '../../harness/scenario.ts';
import upgrade from '../upgrade-v1-wal.ts';

export default {
  ...upgrade,
  prepare: (folder) => upgrade.prepare(folder, LARGE),
  points: LARGE_POINTS,
} satisfies Scenario;
