import { readChannelFiles, writeChannelFile } from './channel-files.ts';

export interface SetRolloutOptions {
  /** The folder with the channel files. */
  readonly folder: string;
  /** Percentage of users who get the release, 0 to 100; 0 holds it. */
  readonly percentage: number;
}

export interface ChangedRollout {
  readonly name: string;
  readonly version: string;
  /** 100 where the file named no percentage. */
  readonly before: number;
}

/**
 * Changes the percentage of users who get a release, in every channel file of a folder. Needs no key.
 *
 * @throws FeedError `CHANNEL_FILE_MISSING`, `CHANNEL_FILE_INVALID`
 */
export function setRollout({ folder, percentage }: SetRolloutOptions): readonly ChangedRollout[] {
  return readChannelFiles(folder).map(({ name, feed }) => {
    writeChannelFile(folder, name, { ...feed, stagingPercentage: percentage });
    return { name, version: feed.version, before: feed.stagingPercentage ?? 100 };
  });
}
