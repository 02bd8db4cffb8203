import type { Report } from './report.ts';
import type { Workshop } from './workshop.ts';

/** How much is measured: `full` for figures to quote, `quick` to see that everything runs. */
export type Extent = 'full' | 'quick';

export interface Benchmark {
  readonly name: string;
  run(workshop: Workshop, extent: Extent): Promise<readonly Report[]>;
}
