import autocannon from 'autocannon';

/** What a client asks for: a path, and a new one each time. */
export type NextPath = () => string;

export interface LoadOptions {
  readonly url: string;
  readonly clients: number;
  readonly seconds: number;
  readonly nextPath: NextPath;
}

/**
 * Lets a number of clients ask one request after another.
 *
 * @returns the time of each answer in milliseconds
 * @throws Error if an answer is no success
 */
export async function load({ url, clients, seconds, nextPath }: LoadOptions): Promise<readonly number[]> {
  const times: number[] = [];
  let refused = 0;
  const requests = [{ setupRequest: (request: autocannon.Request) => ({ ...request, path: nextPath() }) }];
  await new Promise((done) => {
    const instance = autocannon({ url, connections: clients, duration: seconds, requests }, done);
    instance.on('response', (_, status, __, time) => {
      if (status === 200) times.push(time);
      else refused += 1;
    });
  });
  if (refused > 0) throw new Error(`${refused} of ${refused + times.length} requests were refused.`);
  return times;
}

/** The time that a share of the answers took at the most. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
