/** `pnpm test:faults` tries everything; a plain test run takes an even sample. */
export const isLong = process.env.AURALIS_FAULTS === 'long';

/** About `count` of them, spread evenly. */
export function evenly<Item>(all: readonly Item[], count: number): readonly Item[] {
  if (all.length <= count) return all;
  return Array.from({ length: count }, (_, index) => all[Math.floor(((index + 0.5) * all.length) / count)]).filter(
    (item) => item !== undefined,
  );
}
