import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadReleases } from '@auralis/changelog';
import { EXIT, type VerbResult } from '@auralis/command-line';
import type { Channel } from './feed-document.ts';
import { generateKey, readAcceptedKeys } from './key-files.ts';
import { setRollout } from './set-rollout.ts';
import { verifyPublished } from './verify-published.ts';
import { writeFeed } from './write-feed.ts';

/** The values of all options; each verb has some of them. */
export interface FeedOptions {
  readonly json?: boolean;
  readonly accepted: string;
  readonly out: string;
  readonly release: string;
  readonly releases: string;
  readonly key: readonly string[];
  readonly channel?: readonly Channel[];
  readonly percentage: number;
  readonly upgradesFrom: number;
  readonly minimumSystem?: string;
  readonly expiresIn: number;
  readonly url: string;
}

/** Makes a key pair. */
export function generate({ out, accepted }: FeedOptions): VerbResult {
  const key = generateKey({ out, accepted });
  const text = [
    `Key ${key.id} was made.`,
    `  private: ${out} (keep it outside the repository)`,
    `  public:  ${accepted} (commit it)`,
  ].join('\n');
  return { json: { status: 'generated', key, out, accepted }, text, exit: EXIT.done };
}

/** Writes and signs the channel files of a release. */
export async function write(folder: string, options: FeedOptions, now: Date): Promise<VerbResult> {
  const files = await writeFeed({
    folder,
    version: options.release,
    releases: loadReleases(JSON.parse(readFileSync(join(options.releases, 'index.json'), 'utf8'))),
    keys: options.key,
    accepted: options.accepted,
    channels: options.channel,
    stagingPercentage: options.percentage,
    upgradesFrom: options.upgradesFrom,
    minimumSystemVersion: options.minimumSystem,
    expiresInDays: options.expiresIn,
    now,
  });
  const text = `${options.release} for ${options.percentage} % of users, signed:\n${files.map((name) => `  ${name}`).join('\n')}`;
  return { json: { status: 'written', version: options.release, files }, text, exit: EXIT.done };
}

/** Changes the percentage of a staged rollout. */
export function rollout(folder: string, { percentage }: FeedOptions): VerbResult {
  const files = setRollout({ folder, percentage });
  const lines = files.map(({ name, version, before }) => `  ${name}: ${version}, ${before} % -> ${percentage} %`);
  return { json: { status: 'changed', percentage, files }, text: lines.join('\n'), exit: EXIT.done };
}

/** Downloads and hashes again what was published. */
export async function verify(
  folder: string,
  { url, accepted }: FeedOptions,
  now: Date,
  signal: AbortSignal,
): Promise<VerbResult> {
  const files = await verifyPublished({ folder, url, accepted: readAcceptedKeys(accepted), now, signal });
  const isClean = files.every(({ problem }) => problem === null);
  const lines = files.map(({ name, problem }) => `  ${name}: ${problem ?? 'as signed'}`);
  return {
    json: { status: isClean ? 'verified' : 'different', files },
    text: lines.join('\n'),
    exit: isClean ? EXIT.done : EXIT.notClean,
  };
}
