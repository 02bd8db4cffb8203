import type { Channel, FeedDocument } from '../feed/feed-document.ts';
import type { PackageTarget } from './package-target.ts';

/**
 * What Auralis needs of an updater. electron-updater is behind it, whose next major version has other names for half of
 * this.
 */
export interface Updater {
  readonly target: PackageTarget;
  /**
   * Downloads the feed of a channel. Nobody knows yet whether it is authentic.
   *
   * @throws UpdateError `FEED_MISSING`, `FEED_UNREACHABLE`, `FEED_UNREADABLE`, `UPDATER_UNAVAILABLE`
   */
  readFeed(channel: Channel): Promise<string>;
  /**
   * Downloads the one file of a trusted feed, and compares its hash. Installs nothing.
   *
   * @param onProgress - called with 0 to 1
   * @throws UpdateError `DOWNLOAD_INTERRUPTED`, `UPDATE_CORRUPTED`, `DISK_FULL`; the reason of `signal` once it is aborted
   */
  download(feed: FeedDocument, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<void>;
  /**
   * Compares the hash of the download again, and replaces the installed app by it. The caller quits afterwards. A failure
   * leaves the installed app whole.
   *
   * @param version - of the download; no other one is installed
   * @param afterwards - `restart` starts the new version
   * @throws UpdateError `UPDATE_CORRUPTED`, `INSTALL_FAILED`, `DISK_FULL`
   */
  install(version: string, afterwards: 'quit' | 'restart'): void;
}
