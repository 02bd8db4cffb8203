/** One of several ways to do the same work. */
export interface Variant {
  readonly name: string;
  /** Runs before each timed run. */
  readonly prepare?: () => unknown;
  readonly run: () => unknown;
}

/** The milliseconds of each run, by variant. */
export type Samples = Readonly<Record<string, readonly number[]>>;

export interface InterleaveOptions {
  /** Number of measured rounds. */
  readonly rounds: number;
  /** Number of rounds before them that are not measured. Default 1. */
  readonly warmUp?: number;
}

/**
 * Times the variants in turn, and begins each round with another one, so that a machine which changes its speed
 * meanwhile affects all of them.
 */
export async function interleave(
  variants: readonly Variant[],
  { rounds, warmUp = 1 }: InterleaveOptions,
): Promise<Samples> {
  const samples = new Map(variants.map(({ name }) => [name, [] as number[]]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (let turn = 0; turn < variants.length; turn += 1) {
      const variant = variants[(turn + round + warmUp) % variants.length];
      if (variant === undefined) continue;
      const took = await time(variant);
      if (round >= 0) samples.get(variant.name)?.push(took);
    }
  }
  return Object.fromEntries(samples);
}

async function time({ prepare, run }: Variant): Promise<number> {
  await prepare?.();
  const started = performance.now();
  const result = run();
  if (result instanceof Promise) await result;
  return performance.now() - started;
}
