import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/**
 * How the server answers a file: as it is, not at all, cut off after half of it, stopped after half of it, changed, with a page
 * to sign in, with a redirect to itself, or with an address that is none.
 */
export type Fault =
  | 'missing'
  | 'cut'
  | 'stalled'
  | 'changed'
  | 'sign-in-page'
  | 'refused'
  | 'redirected'
  | 'redirected-nowhere';

export interface FeedServer extends AsyncDisposable {
  readonly url: string;
  /** Files that are answered differently, by name. */
  readonly faults: Map<string, Fault>;
  /** Paths and headers of the requests so far. */
  readonly requests: readonly { readonly name: string; readonly headers: IncomingMessage['headers'] }[];
}

/** A web server for a folder, on this computer only. */
export async function serveFeed(folder: string): Promise<FeedServer> {
  const faults = new Map<string, Fault>();
  const requests: { readonly name: string; readonly headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    requests.push({ name, headers: request.headers });
    answer(response, join(folder, name), faults.get(name));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    faults,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, path: string, fault: Fault | undefined): void {
  if (fault === 'refused') return void response.destroy();
  if (fault === 'sign-in-page')
    return void response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        '<!DOCTYPE html>\n<html><head><title>Hotel Wi-Fi</title></head><body class="x">Sign in: <a>here</a></body></html>',
      );
  if (fault === 'redirected') return void response.writeHead(302, { location: '?again' }).end();
  if (fault === 'redirected-nowhere') return void response.writeHead(200, { location: 'http://[bad' }).end();
  const bytes = fault === 'missing' ? null : readOrNull(path);
  if (bytes === null) return void response.writeHead(404).end('not found');
  response.writeHead(200, { 'content-length': bytes.length });
  if (fault === 'cut') return void response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  if (fault === 'stalled') return void response.write(bytes.subarray(0, bytes.length / 2));
  if (fault === 'changed') bytes.writeUInt8(bytes.readUInt8(bytes.length - 2) ^ 1, bytes.length - 2);
  response.end(bytes);
}

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
