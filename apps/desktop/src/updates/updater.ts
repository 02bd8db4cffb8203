import type { Channel } from '../feed/feed-document.ts';
import type { GateResult } from './gate.ts';

/** What a check found: `none` if the feed has the installed version. */
export type CheckResult = { readonly status: 'none' } | GateResult;

/**
 * What Auralis needs of an updater. electron-updater is behind it, whose next major version has other names for half of
 * this.
 */
export interface Updater {
  /**
   * Reads the feed of a channel, and asks `gate` about a version that is not the installed one.
   *
   * @throws UpdateError `FEED_MISSING`, `FEED_UNREACHABLE`, `FEED_UNREADABLE`, `UPDATER_UNAVAILABLE`
   */
  check(channel: Channel, gate: (document: unknown) => Promise<GateResult>): Promise<CheckResult>;
  /**
   * Downloads the version that the last check admitted, and compares its hash. Installs nothing.
   *
   * @param onProgress - called with 0 to 1
   * @throws UpdateError `DOWNLOAD_INTERRUPTED`, `UPDATE_CORRUPTED`, `DISK_FULL`; the reason of `signal` once it is aborted
   */
  download(onProgress: (fraction: number) => void, signal: AbortSignal): Promise<void>;
  /**
   * Compares the hash of the download again, and replaces the installed app by it. The caller quits afterwards.
   *
   * @param afterwards - `restart` starts the new version
   * @throws UpdateError `UPDATE_CORRUPTED`, `INSTALL_FAILED`
   */
  install(afterwards: 'quit' | 'restart'): void;
}
