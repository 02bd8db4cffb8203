import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseRecord } from '@auralis/changelog';
import { gt } from 'semver';
import { findArtifacts } from './artifacts.ts';
import {
  channelFileNames,
  channelFileText,
  invalidChannelFile,
  parseChannelFile,
  problemForApps,
  readText,
  versionIn,
} from './channel-files.ts';
import { FeedError } from './errors.ts';
import type { Channel } from './feed-document.ts';
import { channelFileName, targetOf } from './feed-target.ts';
import { readAcceptedKeys, readSigningKeys } from './key-files.ts';
import { type MinimumSystems, minimumSystemVersion } from './minimum-system.ts';
import { channelsOf, releaseFeed } from './release-feed.ts';
import { replaceFiles } from './replace-files.ts';
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
  readonly minimumSystem?: MinimumSystems | undefined;
  readonly expiresInDays: number;
  readonly now: Date;
}

/** What is used unless an option says otherwise. */
export const FEED_DEFAULTS = { stagingPercentage: 10, upgradesFrom: 0, expiresInDays: 120 } as const;

const DAY_MS = 86_400_000;

export interface WrittenFeed {
  /** Names of the files that were written. */
  readonly written: readonly string[];
  readonly skipped: readonly NewerFile[];
}

/** A channel file that was left alone, since its version is newer. */
interface NewerFile {
  readonly name: string;
  readonly version: string;
}

/**
 * Writes and signs the channel files of a release, one for each channel and platform. Each is read back as an app would before
 * the first replaces an older one. One that has a newer version stays, unless its channel is named: no app goes back.
 *
 * @throws FeedError `ARTIFACT_INVALID`, `ARTIFACT_MISSING`, `CHANNEL_FILE_INVALID`, `CHANNEL_NEWER`, `FILE_UNWRITABLE`,
 * `FOLDER_UNREADABLE`, `KEY_NOT_ACCEPTED`, `KEY_UNREADABLE`, `PRERELEASE_REFUSED`, `RELEASE_UNKNOWN`
 */
export async function writeFeed(options: WriteFeedOptions): Promise<WrittenFeed> {
  const { folder, version, now, minimumSystem = {} } = options;
  const accepted = readAcceptedKeys(options.accepted);
  const keys = readSigningKeys(options.keys, accepted);
  const channels = options.channels ?? channelsOf(version);
  const expires = new Date(now.getTime() + options.expiresInDays * DAY_MS);
  const files = (await findArtifacts(folder, version)).flatMap(({ suffix, files: listed }) =>
    channels.map((channel) => {
      const minimum = minimumSystemVersion(suffix, minimumSystem);
      const feed = releaseFeed({
        ...options,
        channel,
        target: targetOf(suffix, listed),
        issued: now,
        expires,
        files: listed,
        minimumSystemVersion: minimum,
      });
      return { name: channelFileName(channel, suffix), text: channelFileText(signFeed(feed, keys)) };
    }),
  );
  const skipped = newerFiles(
    folder,
    files.map(({ name }) => name),
    version,
  );
  if (skipped.length === files.length || (skipped.length > 0 && options.channels !== undefined))
    throw channelNewer(version, skipped);
  const written = files.filter(({ name }) => skipped.every((newer) => newer.name !== name));
  replaceFiles(folder, written, ({ name, text }) => {
    const problem = problemForApps(parseChannelFile(name, text), { accepted, now });
    if (problem !== null) throw invalidChannelFile(name, problem);
  });
  return { written: written.map(({ name }) => name), skipped };
}

function newerFiles(folder: string, names: readonly string[], version: string): readonly NewerFile[] {
  const present = channelFileNames(folder).filter((name) => names.includes(name) && existsSync(join(folder, name)));
  return present.flatMap((name) => {
    const found = versionIn(readText(folder, name));
    return found !== null && gt(found, version) ? [{ name, version: found }] : [];
  });
}

function channelNewer(version: string, newer: readonly NewerFile[]): FeedError {
  const named = newer.map(({ name, version: found }) => `${name} has ${found}`);
  return new FeedError('CHANNEL_NEWER', {
    message: `A newer version than ${version} is in the channel. No channel file was written.`,
    detail: `${named.join(', ')}. No app goes back: whoever reads the file would get no update at all.`,
    hint: 'Leave --channel out to write the channels without a newer version. If there is none, nothing has to be written.',
    facts: { version, newer },
  });
}
