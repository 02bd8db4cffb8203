import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import { expect, test } from 'vitest';
import { MOST_FEED_BYTES } from '../feed/feed-envelope.ts';
import { packageTarget } from './package-target.ts';
import { readFeed } from './read-feed.ts';

/** A limit that only the tests reach which wait for it. */
const SOON_MS = 200;

interface Answers extends AsyncDisposable {
  readonly url: string;
  read(timeoutMs?: number): Promise<string>;
}

async function answering(listener: RequestListener): Promise<Answers> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/desktop`;
  return {
    url,
    read: (timeoutMs = 600_000) => readFeed({ url, fetch, timeoutMs }, 'beta', packageTarget('AppImage', 'arm64')),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('the feed is that of the channel, the system and the processor, and is never taken from a cache', async () => {
  const requested: (string | undefined)[] = [];
  await using server = await answering(({ url }, response) => {
    requested.push(url);
    response.end('version: 1.5.0\n');
  });
  expect(await server.read()).toBe('version: 1.5.0\n');
  expect(requested).toEqual([expect.stringMatching(/^\/desktop\/beta-linux-arm64\.yml\?noCache=\w+$/)]);
});

test.each([
  ['stops in the middle', (): RequestListener => (_, response) => void response.writeHead(200).write('version: ')],
  ['never answers', (): RequestListener => () => undefined],
  [
    'answers a byte at a time, for ever',
    (): RequestListener => (_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('#'), 10);
      response.on('close', () => clearInterval(timer));
    },
  ],
])('a check of a server that %s ends, and the next one begins anew', async (_, listener) => {
  await using server = await answering(listener());
  await expect(server.read(SOON_MS)).rejects.toMatchObject({ code: 'FEED_UNREACHABLE' });
  await expect(server.read(SOON_MS)).rejects.toMatchObject({ code: 'FEED_UNREACHABLE' });
});

test.each(['/desktop/again', 'http://[bad', 'file:///etc/passwd', 'javascript:1'])(
  'a redirect to %s is followed a few times at most',
  async (location) => {
    let requests = 0;
    await using server = await answering((_, response) => {
      requests += 1;
      response.writeHead(302, { location }).end();
    });
    await expect(server.read()).rejects.toMatchObject({ code: 'FEED_UNREACHABLE' });
    expect(requests).toBeLessThanOrEqual(21);
  },
);

test.each(['gzip', 'identity'] as const)('an answer without end is cut at the largest feed (%s)', async (encoding) => {
  await using server = await answering((_, response) => {
    response.writeHead(200, { 'content-encoding': encoding });
    const out = encoding === 'gzip' ? createGzip() : response;
    if (out !== response) out.pipe(response);
    const block = Buffer.alloc(1 << 20, '#');
    const write = () => {
      while (!response.destroyed && out.write(block));
      if (!response.destroyed) out.once('drain', write);
    };
    write();
  });
  await expect(server.read()).rejects.toMatchObject({
    code: 'FEED_UNREADABLE',
    detail: expect.stringContaining(`${MOST_FEED_BYTES}`),
  });
});

test.each([
  [404, 'FEED_MISSING'],
  [410, 'FEED_MISSING'],
  [500, 'FEED_UNREACHABLE'],
  [403, 'FEED_UNREACHABLE'],
])('an answer with the status %i is %s', async (status, code) => {
  await using server = await answering((_, response) => void response.writeHead(status).end('no'));
  await expect(server.read()).rejects.toMatchObject({ code });
});
