import type { Benchmark } from '../benchmark.ts';
import { backup } from './backup.ts';
import { cascadeLoss } from './cascade-loss.ts';
import { freshFile } from './fresh-file.ts';
import { importCost } from './import-cost.ts';
import { mainThread } from './main-thread.ts';
import { noOpCheck } from './no-op-check.ts';
import { restore } from './restore.ts';
import { upgrade } from './upgrade.ts';

export const BENCHMARKS: readonly Benchmark[] = [
  importCost,
  noOpCheck,
  freshFile,
  upgrade,
  backup,
  restore,
  mainThread,
  cascadeLoss,
];
