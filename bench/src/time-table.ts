import type { Samples } from './interleave.ts';
import { figure, formatTime } from './report.ts';
import { median, pairedRatio } from './statistics.ts';

export const TIME_COLUMNS: readonly string[] = ['', 'median', 'fastest', 'slowest'];

/** A row for each contender: median, range and, where one of them is the base, the ratio to it. */
export function timeRows(samples: Samples, base: string): readonly (readonly string[])[] {
  return Object.entries(samples).map(([name, times]) => [
    name,
    formatTime(median(times)),
    formatTime(Math.min(...times)),
    formatTime(Math.max(...times)),
    `${figure(pairedRatio(times, samples[base] ?? []))} ×`,
  ]);
}
