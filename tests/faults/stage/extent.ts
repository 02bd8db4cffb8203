/** `pnpm test:faults` tries everything; a plain test run takes an even sample. */
export const isLong = process.env.AURALIS_FAULTS === 'long';

/** Every one in the long form, else about `count` spread evenly over all. */
export function spread<Item>(all: readonly Item[], count: number): readonly Item[] {
  if (isLong || all.length <= count) return all;
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]).filter(
    (item) => item !== undefined,
  );
}
