import type { Samples } from './interleave.ts';
import { figure, formatTime } from './report.ts';
import { median, pairedRatio } from './statistics.ts';

export const TIME_COLUMNS: readonly string[] = ['', 'median', 'fastest', 'slowest'];

/** A row for each variant: median, range, and ratio to the base. */
export function timeRows(samples: Samples, base: string): readonly (readonly string[])[] {
  return Object.entries(samples).map(([name, times]) => [
    name,
    formatTime(median(times)),
    formatTime(Math.min(...times)),
    formatTime(Math.max(...times)),
    `${figure(pairedRatio(times, samples[base] ?? []))} ×`,
  ]);
}
