import { EXIT, type VerbResult } from '@auralis/command-line';
import type { Channel } from './feed-document.ts';
import { acceptKey, generateKey, readAcceptedKeys } from './key-files.ts';
import type { MinimumSystems } from './minimum-system.ts';
import { pruneFeed } from './prune-feed.ts';
import { readReleaseRecords } from './release-records.ts';
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
  readonly minimumSystem?: MinimumSystems;
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

/** Adds a key that exists to those that apps accept. */
export function accept(file: string, { accepted }: FeedOptions): VerbResult {
  const key = acceptKey({ file, accepted });
  const text = `Key ${key.id} is accepted.\n  public: ${accepted} (commit it)`;
  return { json: { status: 'accepted', key, accepted }, text, exit: EXIT.done };
}

/** Writes and signs the channel files of a release. */
export async function write(folder: string, options: FeedOptions, now: Date): Promise<VerbResult> {
  const { written, skipped } = await writeFeed({
    folder,
    version: options.release,
    releases: readReleaseRecords(options.releases),
    keys: options.key,
    accepted: options.accepted,
    channels: options.channel,
    stagingPercentage: options.percentage,
    upgradesFrom: options.upgradesFrom,
    minimumSystem: options.minimumSystem,
    expiresInDays: options.expiresIn,
    now,
  });
  const lines = [
    `${options.release} for ${options.percentage} % of users, signed:`,
    ...written.map((name) => `  ${name}`),
    ...skipped.map((newer) => `  ${newer.name}: skipped, since it has ${newer.version}`),
  ];
  return {
    json: { status: 'written', version: options.release, files: written, skipped },
    text: lines.join('\n'),
    exit: EXIT.done,
  };
}

/** Removes what would replace a newer version on the server. */
export async function prune(folder: string, { url }: FeedOptions, signal: AbortSignal): Promise<VerbResult> {
  const files = await pruneFeed({ folder, url, signal });
  const lines = files.map(({ name, version, published, status }) =>
    status === 'removed'
      ? `  ${name}: removed, since ${published} is published and ${version} is older`
      : `  ${name}: ${version}, published is ${published ?? 'nothing'}`,
  );
  return { json: { status: 'pruned', files }, text: lines.join('\n'), exit: EXIT.done };
}

/** Changes the percentage of a staged rollout. */
export function rollout(folder: string, { percentage, channel }: FeedOptions): VerbResult {
  const files = setRollout({ folder, percentage, channels: channel });
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
