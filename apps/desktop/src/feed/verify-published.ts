import { createReadStream, existsSync, openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from './artifacts.ts';
import { type ChannelFile, readChannelFiles } from './channel-files.ts';
import type { FeedFile } from './feed-document.ts';
import { type AcceptedKey, verifySignatures } from './signature.ts';

export interface VerifyPublishedOptions {
  /** The folder with the channel files that were published. */
  readonly folder: string;
  /** Where they were published; a `file:` URL compares a folder with what was signed. */
  readonly url: string;
  readonly accepted: readonly AcceptedKey[];
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
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
 * @throws FeedError `CHANNEL_FILE_MISSING`, `CHANNEL_FILE_INVALID` for the files in the folder
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

async function channelProblem(
  { name, text, feed }: ChannelFile,
  { accepted, now, ...options }: VerifyPublishedOptions,
): Promise<string | null> {
  const status = verifySignatures(feed, accepted);
  if (status !== 'valid') return `No app accepts its signature (${status}).`;
  if (Date.parse(feed.vendor.auralis.expires) <= now.getTime()) return `It expired on ${feed.vendor.auralis.expires}.`;
  return withResponse(name, options, async (response) =>
    (await response.text()) === text ? null : 'The published file differs from the one in the folder.',
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

async function blockMapProblem(name: string, options: VerifyPublishedOptions): Promise<string | null> {
  const { sha512 } = await digestOf(createReadStream(join(options.folder, name)));
  return withResponse(name, options, async ({ body }) =>
    body !== null && (await digestOf(body)).sha512 === sha512 ? null : 'It differs from the one in the folder.',
  );
}

async function withResponse(
  name: string,
  { url, signal }: Pick<VerifyPublishedOptions, 'url' | 'signal'>,
  check: (response: Response) => Promise<string | null>,
): Promise<string | null> {
  try {
    const address = new URL(name, url.endsWith('/') ? url : `${url}/`);
    const response =
      address.protocol === 'file:'
        ? new Response(await openAsBlob(address))
        : await fetch(address, { cache: 'no-store', ...(signal && { signal }) });
    return response.ok ? await check(response) : `The server answers ${response.status} ${response.statusText}.`;
  } catch (error) {
    signal?.throwIfAborted();
    return `It can't be downloaded: ${error instanceof Error ? [error.message, error.cause].join(' ') : error}`;
  }
}
