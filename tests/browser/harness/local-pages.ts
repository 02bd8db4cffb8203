import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server for the pages of a test. */
export interface LocalPages extends AsyncDisposable {
  /** With a slash at its end. */
  readonly url: string;
}

/** Serves one HTML page at `/` with further headers, and answers 404 to all other paths. */
export async function servePage(html: string, headers: Readonly<Record<string, string>> = {}): Promise<LocalPages> {
  const server = createServer((request, response) => {
    if (request.url === '/')
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
