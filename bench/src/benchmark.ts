import type { Report } from './report.ts';
import type { Scratch } from './scratch.ts';

/** `full` for figures to publish, `quick` to test that everything runs. */
export type Extent = 'full' | 'quick';

export interface Benchmark {
  readonly name: string;
  run(scratch: Scratch, extent: Extent): Promise<readonly Report[]>;
}
