import type { Channel } from '../feed/feed-document.ts';
import { MOST_FEED_BYTES } from '../feed/feed-envelope.ts';
import { feedName } from '../feed/feed-target.ts';
import { UpdateError } from './errors.ts';
import type { PackageTarget } from './package-target.ts';
import { unreachable, unreadable } from './updater-errors.ts';

/** Where the feed is, and how it is requested. */
export interface FeedSource {
  /** The folder with the channel files on the web server. */
  readonly url: string;
  /** As that of the web. It follows a limited number of redirects. */
  readonly fetch: (url: string, options: FeedRequest) => Promise<Response>;
  /** How long a check may take in all, however slowly the server answers. Default: one minute. */
  readonly timeoutMs?: number;
}

interface FeedRequest {
  readonly signal: AbortSignal;
  readonly cache: 'no-store';
  readonly credentials: 'omit';
}

const TIMEOUT_MS = 60_000;

/**
 * Downloads the text of a channel file, without reading anything in it. The time and the size are limited, whatever the server
 * answers: the size is that after decompression.
 *
 * @throws UpdateError `FEED_MISSING`, `FEED_UNREACHABLE`, `FEED_UNREADABLE`
 */
export async function readFeed(source: FeedSource, channel: Channel, target: PackageTarget): Promise<string> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(source.timeoutMs ?? TIMEOUT_MS)]);
  const address = new URL(feedName(channel, target.platform, target.architecture), folderUrl(source.url));
  // Servers in between must not answer with what they have kept.
  address.searchParams.set('noCache', Date.now().toString(36));
  try {
    // Whether a request of Electron ends with its signal depends on how far it is.
    return await Promise.race([request(source, address.href, signal), rejectedOnAbort(signal)]);
  } catch (error) {
    throw error instanceof UpdateError ? error : unreachable(error);
  } finally {
    stop.abort();
  }
}

function folderUrl(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

async function request({ fetch }: FeedSource, address: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(address, { signal, cache: 'no-store', credentials: 'omit' });
  if (response.status === 404 || response.status === 410) throw missing(address);
  if (!response.ok) throw new Error(`The server answers ${response.status} ${response.statusText}.`);
  return readText(response);
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MOST_FEED_BYTES) throw unreadable(`The answer has more than ${MOST_FEED_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function rejectedOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function missing(address: string): UpdateError {
  return new UpdateError('FEED_MISSING', {
    message: 'The update server has no list of updates for this computer.',
    detail: `There is nothing at ${address}.`,
    hint: 'Check again tomorrow. Your version keeps working.',
  });
}
