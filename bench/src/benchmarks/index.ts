import type { Benchmark } from '../benchmark.ts';
import { freshFile } from './fresh-file.ts';
import { importCost } from './import-cost.ts';
import { noOpCheck } from './no-op-check.ts';
import { upgrade } from './upgrade.ts';

export const BENCHMARKS: readonly Benchmark[] = [importCost, noOpCheck, freshFile, upgrade];
