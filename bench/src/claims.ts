import type { Samples } from './interleave.ts';
import type { Claim } from './report.ts';
import { pairedRatio } from './statistics.ts';

/** A claim about how many times as long one variant takes as another. */
export function ratioClaim(
  samples: Samples,
  { over, under, bound, limit }: Pick<Claim, 'bound' | 'limit'> & { readonly over: string; readonly under: string },
): Claim {
  const measured = pairedRatio(samples[over] ?? [], samples[under] ?? []);
  return { claim: `${over}, to ${under}`, bound, limit, measured, unit: '×' };
}
