import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { gt } from 'semver';
import { invalidChannelFile, readChannelFiles, versionIn } from './channel-files.ts';
import { FeedError } from './errors.ts';
import { fetchPublished, networkReason, type PublishedPlace } from './published-file.ts';
import { unwritable } from './replace-files.ts';

export interface PruneFeedOptions extends PublishedPlace {
  /** The folder with the channel files that are to be published. */
  readonly folder: string;
}

export interface PrunedFile {
  readonly name: string;
  readonly version: string;
  /** The version that apps find there now; null if there is none. */
  readonly published: string | null;
  readonly status: 'kept' | 'removed';
}

/**
 * Removes the channel files of a folder that would replace a newer version on the server: no app goes back, so those who follow
 * the channel would get no update. Removes nothing unless the server has answered for all of them.
 *
 * @throws FeedError `FOLDER_UNREADABLE`, `CHANNEL_FILE_MISSING`, `CHANNEL_FILE_INVALID`, `FEED_UNREACHABLE`, `FILE_UNWRITABLE`
 */
export async function pruneFeed({ folder, ...place }: PruneFeedOptions): Promise<readonly PrunedFile[]> {
  const files: PrunedFile[] = [];
  for (const { name, feed } of readChannelFiles(folder)) {
    const published = await publishedVersion(name, place);
    const status = published !== null && gt(published, feed.version) ? 'removed' : 'kept';
    files.push({ name, version: feed.version, published, status });
  }
  for (const { name, status } of files) if (status === 'removed') remove(join(folder, name));
  return files;
}

async function publishedVersion(name: string, place: PublishedPlace): Promise<string | null> {
  const text = await readPublished(name, place);
  if (text === null) return null;
  const version = versionIn(text);
  if (version === null) throw invalidChannelFile(`${name} at ${place.url}`, 'It has no version.');
  return version;
}

async function readPublished(name: string, place: PublishedPlace): Promise<string | null> {
  try {
    const response = await fetchPublished(name, place);
    if (response.ok) return await response.text();
    if (response.status === 404) return null;
    throw new Error(`The server answers ${response.status} ${response.statusText}.`);
  } catch (cause) {
    place.signal?.throwIfAborted();
    throw new FeedError('FEED_UNREACHABLE', {
      message: `${name} can't be read from ${place.url}. No file was removed.`,
      detail: networkReason(cause),
      hint: 'Check the URL and the connection, and run the command again before you upload anything.',
      facts: { name, url: place.url },
      cause,
    });
  }
}

function remove(path: string): void {
  try {
    rmSync(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}
