import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from './artifacts.ts';
import { type ChannelFile, problemForApps, readChannelFiles } from './channel-files.ts';
import type { FeedFile } from './feed-document.ts';
import { fetchPublished, networkReason, type PublishedPlace } from './published-file.ts';
import type { AcceptedKey } from './signature.ts';

export interface VerifyPublishedOptions extends PublishedPlace {
  /** The folder with the channel files that were published. */
  readonly folder: string;
  readonly accepted: readonly AcceptedKey[];
  readonly now: Date;
}

/** One file that was downloaded again. */
export interface PublishedFile {
  readonly name: string;
  /** What is wrong with it; null for a file that is as it was published. */
  readonly problem: string | null;
}

/**
 * Downloads the channel files, every installer that they list, and its block map, as an app would, and compares them with what
 * was signed.
 *
 * @throws FeedError `FOLDER_UNREADABLE`, `CHANNEL_FILE_MISSING`, `CHANNEL_FILE_INVALID` for the files in the folder
 */
export async function verifyPublished(options: VerifyPublishedOptions): Promise<readonly PublishedFile[]> {
  const channelFiles = readChannelFiles(options.folder);
  const installers = new Map(channelFiles.flatMap(({ feed }) => feed.files.map((file) => [file.url, file])));
  const results: PublishedFile[] = [];
  for (const file of channelFiles) results.push({ name: file.name, problem: await channelProblem(file, options) });
  // One after another: together they would compete for one connection, and each is as large as the app.
  for (const file of installers.values())
    results.push({ name: file.url, problem: await installerProblem(file, options) });
  const blockMaps = [...installers.keys()].map((name) => `${name}.blockmap`);
  for (const name of blockMaps.filter((each) => existsSync(join(options.folder, each))))
    results.push({ name, problem: await blockMapProblem(name, options) });
  return results;
}

async function channelProblem(file: ChannelFile, options: VerifyPublishedOptions): Promise<string | null> {
  const problem = problemForApps(file, options);
  if (problem !== null) return problem;
  return withResponse(file.name, options, async (response) =>
    (await response.text()) === file.text ? null : 'The published file differs from the one in the folder.',
  );
}

function installerProblem(
  { url: name, size, sha512 }: FeedFile,
  options: VerifyPublishedOptions,
): Promise<string | null> {
  return withResponse(name, options, async ({ body }) => {
    if (body === null) return 'It is empty.';
    const found = await digestOf(body);
    if (found.size !== size) return `It has ${found.size} bytes, and ${size} were signed.`;
    return found.sha512 === sha512 ? null : 'Its SHA-512 differs from the one that was signed.';
  });
}

function blockMapProblem(name: string, options: VerifyPublishedOptions): Promise<string | null> {
  return withResponse(name, options, async ({ body }) => {
    const { sha512 } = await digestOf(createReadStream(join(options.folder, name)));
    return body !== null && (await digestOf(body)).sha512 === sha512 ? null : 'It differs from the one in the folder.';
  });
}

async function withResponse(
  name: string,
  place: PublishedPlace,
  check: (response: Response) => Promise<string | null>,
): Promise<string | null> {
  try {
    const response = await fetchPublished(name, place);
    return response.ok ? await check(response) : `The server answers ${response.status} ${response.statusText}.`;
  } catch (error) {
    place.signal?.throwIfAborted();
    return `It can't be downloaded: ${networkReason(error)}`;
  }
}
