import type { ReleaseRecord } from '@auralis/changelog';
import { channelFileName, findArtifacts } from './artifacts.ts';
import { readBlockMapSizes, writeChannelFile } from './channel-files.ts';
import type { Channel, FeedFile } from './feed-document.ts';
import { targetOf } from './feed-target.ts';
import { readAcceptedKeys, readSigningKeys } from './key-files.ts';
import { channelsOf, releaseFeed } from './release-feed.ts';
import { signFeed } from './signature.ts';

export interface WriteFeedOptions {
  /** The folder with the installers; the channel files are written into it. */
  readonly folder: string;
  readonly version: string;
  readonly releases: readonly ReleaseRecord[];
  /** Files of private keys: each signs, so that apps which accept any one of them take the update. */
  readonly keys: readonly string[];
  /** The JSON list of public keys that apps accept. */
  readonly accepted: string;
  /** Default: both channels for a stable release, `beta` for a prerelease. */
  readonly channels?: readonly Channel[] | undefined;
  readonly stagingPercentage: number;
  readonly upgradesFrom: number;
  readonly minimumSystemVersion?: string | undefined;
  readonly expiresInDays: number;
  readonly now: Date;
}

/** What is used unless an option says otherwise. */
export const FEED_DEFAULTS = { stagingPercentage: 10, upgradesFrom: 0, expiresInDays: 120 } as const;

const DAY_MS = 86_400_000;

/**
 * Writes and signs the channel files of a release, one for each channel and platform, and returns their names.
 *
 * @throws FeedError `ARTIFACT_MISSING`, `RELEASE_UNKNOWN`, `PRERELEASE_REFUSED`, `KEY_UNREADABLE`, `KEY_NOT_ACCEPTED`
 */
export async function writeFeed(options: WriteFeedOptions): Promise<readonly string[]> {
  const { folder, version, expiresInDays, now } = options;
  const keys = readSigningKeys(options.keys, readAcceptedKeys(options.accepted));
  const channels = options.channels ?? channelsOf(version);
  const expires = new Date(now.getTime() + expiresInDays * DAY_MS);
  const blockMaps = readBlockMapSizes(folder);
  const platforms = await findArtifacts(folder, version);
  return platforms.flatMap(({ suffix, files }) =>
    channels.map((channel) => {
      const feed = releaseFeed({
        ...options,
        channel,
        target: targetOf(suffix, files),
        issued: now,
        expires,
        files: files.map((file) => withBlockMap(file, blockMaps)),
      });
      return writeChannelFile(folder, channelFileName(channel, suffix), signFeed(feed, keys));
    }),
  );
}

function withBlockMap(file: FeedFile, sizes: ReadonlyMap<string, number>): FeedFile {
  const blockMapSize = sizes.get(file.sha512);
  return blockMapSize === undefined ? file : { ...file, blockMapSize };
}
