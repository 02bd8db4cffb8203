import type { Progress } from '@auralis/library';

/** Where the phases of a restore begin and end in the whole, in their order; the library is checked at the end. */
const SPANS = [
  ['hash', 0, 0.1],
  ['check', 0.1, 0.25],
  ['copy', 0.25, 0.5],
  ['evidence', 0.25, 0.5],
  ['restore', 0.5, 0.9],
] as const;
/** Windows show whole percents. */
const STEPS = 100;

/** Turns the progress of one restore into one fraction of the whole, 0 to 1, that never decreases. */
export function restoreFraction(): (progress: Pick<Progress, 'phase' | 'done' | 'total'>) => number {
  let reached = 0;
  return ({ phase, done, total }) => {
    const isAfterRestore = phase === 'check' && reached >= 0.5;
    const [, from, to] = isAfterRestore ? ['check', 0.9, 1] : (SPANS.find(([name]) => name === phase) ?? SPANS[0]);
    const share = total === null || total === 0 ? 0 : Math.min(1, done / total);
    reached = Math.max(reached, Math.round((from + (to - from) * share) * STEPS) / STEPS);
    return reached;
  };
}
