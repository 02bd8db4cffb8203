import { openAsBlob } from 'node:fs';

/** Where a feed was published. */
export interface PublishedPlace {
  /** A `file:` URL is a folder. */
  readonly url: string;
  readonly signal?: AbortSignal | undefined;
}

/** Asks for a published file, past every cache. Rejects if there is no answer. */
export async function fetchPublished(name: string, { url, signal }: PublishedPlace): Promise<Response> {
  const address = new URL(name, url.endsWith('/') ? url : `${url}/`);
  if (address.protocol === 'file:') return new Response(await openAsBlob(address));
  return fetch(address, { cache: 'no-store', ...(signal && { signal }) });
}

/** Why there was no answer, with its cause: `fetch` alone says "fetch failed". */
export function networkReason(error: unknown): string {
  return error instanceof Error ? [error.message, error.cause].filter(Boolean).join(' ') : String(error);
}
