import type { Samples } from './interleave.ts';
import type { Claim } from './report.ts';
import { pairedRatio } from './statistics.ts';

/** How many times as long one contender takes as another, against a limit. */
export function ratioClaim(
  samples: Samples,
  { over, under, bound, limit }: Pick<Claim, 'bound' | 'limit'> & { readonly over: string; readonly under: string },
): Claim {
  const measured = pairedRatio(samples[over] ?? [], samples[under] ?? []);
  return { claim: `${over}, to ${under}`, bound, limit, measured, unit: '×' };
}
