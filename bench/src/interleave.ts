/** One of several ways to do the same work. */
export interface Contender {
  readonly name: string;
  /** Done before each run, and not timed. */
  readonly prepare?: () => unknown;
  readonly run: () => unknown;
}

/** Milliseconds of each run, round by round. */
export type Samples = Readonly<Record<string, readonly number[]>>;

export interface InterleaveOptions {
  /** Rounds that are counted. */
  readonly rounds: number;
  /** Rounds before them that are not. Default 1. */
  readonly warmUp?: number;
}

/**
 * Times the contenders in turn, round after round, each round beginning with another one: a machine that slows down
 * or speeds up meanwhile does so for all of them.
 */
export async function interleave(
  contenders: readonly Contender[],
  { rounds, warmUp = 1 }: InterleaveOptions,
): Promise<Samples> {
  const samples = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(turn + round + warmUp) % contenders.length];
      if (contender === undefined) continue;
      const took = await time(contender);
      if (round >= 0) samples.get(contender.name)?.push(took);
    }
  }
  return Object.fromEntries(samples);
}

async function time({ prepare, run }: Contender): Promise<number> {
  await prepare?.();
  const started = performance.now();
  const result = run();
  if (result instanceof Promise) await result;
  return performance.now() - started;
}
