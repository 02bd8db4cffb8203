/** A small seeded random number generator (mulberry32): the same seed gives the same library on every machine. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** An integer from `low` to `high`, both inclusive. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  /** Pareto with the given shape, at least 1. */
  pareto(shape: number): number;
  /** Log-normal with the given median. */
  lognormal(median: number, sigma: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pareto: (shape) => (1 - next()) ** (-1 / shape),
    lognormal: (median, sigma) => median * Math.exp(sigma * normal()),
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
  };
}
