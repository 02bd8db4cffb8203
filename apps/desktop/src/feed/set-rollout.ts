import { type ChannelFile, channelFileText, channelOf, parseChannelFile, readChannelFiles } from './channel-files.ts';
import { FeedError } from './errors.ts';
import { CHANNELS, type Channel } from './feed-document.ts';
import { replaceFiles } from './replace-files.ts';

export interface SetRolloutOptions {
  /** The folder with the channel files. */
  readonly folder: string;
  /** Percentage of users who get the release, 0 to 100; 0 holds it. */
  readonly percentage: number;
  /** Default: both, if they have the same version. */
  readonly channels?: readonly Channel[] | undefined;
}

export interface ChangedRollout {
  readonly name: string;
  readonly version: string;
  /** 100 where the file named no percentage. */
  readonly before: number;
}

/**
 * Changes the percentage of users who get a release, in the channel files of a folder. Needs no key.
 *
 * @throws FeedError `CHANNELS_DIFFER`, `CHANNEL_FILE_INVALID`, `CHANNEL_FILE_MISSING`, `FILE_UNWRITABLE`, `FOLDER_UNREADABLE`
 */
export function setRollout({ folder, percentage, channels }: SetRolloutOptions): readonly ChangedRollout[] {
  const files = readChannelFiles(folder, channels);
  if (channels === undefined) assertOneVersion(files);
  const changed = files.map(({ name, feed }) => ({
    name,
    text: channelFileText({ ...feed, stagingPercentage: percentage }),
  }));
  replaceFiles(folder, changed, ({ name, text }) => parseChannelFile(name, text));
  return files.map(({ name, feed }) => ({ name, version: feed.version, before: feed.stagingPercentage ?? 100 }));
}

/** Whoever means the release of one channel would change that of the other, too. */
function assertOneVersion(files: readonly ChannelFile[]): void {
  const versions = new Set(files.map(({ feed }) => feed.version));
  if (versions.size === 1) return;
  const inChannel = (channel: Channel) =>
    new Set(files.filter(({ name }) => channelOf(name) === channel).map(({ feed }) => feed.version));
  throw new FeedError('CHANNELS_DIFFER', {
    message: 'The channel files are those of different versions. No percentage was changed.',
    detail: CHANNELS.map((channel) => `${channel}: ${[...inChannel(channel)].join(', ') || 'none'}`).join('; '),
    hint: 'Name the channel with "--channel latest" or "--channel beta"; "--channel latest beta" changes both.',
    facts: { versions: [...versions] },
  });
}
