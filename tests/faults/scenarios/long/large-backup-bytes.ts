import { LARGE, LARGE_POINTS } from '../../harness/large.ts';
import type { Scenario } from '../../harness/scenario.ts';
import backupBytes from '../backup-bytes.ts';

export default {
  ...backupBytes,
  prepare: (folder) => backupBytes.prepare(folder, LARGE),
  points: LARGE_POINTS,
} satisfies Scenario;
