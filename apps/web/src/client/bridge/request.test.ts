import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { BridgeError } from '../../contract/bridge.ts';
import { addressOf, createSendRequest } from './request.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function serve(answer: Answer) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  stops.push(stop);
  const outdated: string[] = [];
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const onOutdated = () => void outdated.push('outdated');
  return { send: createSendRequest({ origin, token: 'secret', clientVersion: '1.4.0', onOutdated }), outdated, stop };
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('The request was not refused.'),
    (error: unknown) => error as BridgeError,
  );

describe('Requests', () => {
  test('only a change carries the token, and every request names the version of the client', async () => {
    const { send } = await serve(({ headers, method }, response) => json(response, 200, { ...headers, method }));
    const read = await send('GET', '/version');
    const change = await send('POST', '/playlists', { body: { name: 'Sunday' } });
    expect(read).toMatchObject({ 'auralis-client': '1.4.0' });
    expect(read).not.toHaveProperty('auralis-token');
    expect(change).toMatchObject({ 'auralis-client': '1.4.0', 'auralis-token': 'secret' });
  });

  test('an answer without a body is null', async () => {
    const { send } = await serve((_request, response) => response.writeHead(204).end());
    expect(await send('POST', '/upgrade/dismiss')).toBeNull();
  });

  test('what has no value is left out of the address', () => {
    expect(addressOf('/tracks', { of: 'album', id: undefined, position: 0 })).toBe('/api/tracks?of=album&position=0');
    expect(addressOf('/search', { text: 'a&b =ü' })).toBe('/api/search?text=a%26b+%3D%C3%BC');
  });
});

describe('Refusals', () => {
  test('a problem keeps its code, its sentence and its hint', async () => {
    const problem = { title: 'In use', detail: 'The library is in use.', code: 'DATABASE_BUSY', hint: 'Close it.' };
    const { send } = await serve((_request, response) => json(response, 409, problem));
    const error = await failureOf(send('GET', '/tracks'));
    expect(error).toBeInstanceOf(BridgeError);
    expect(error).toMatchObject({ code: 'DATABASE_BUSY', message: 'The library is in use.', hint: 'Close it.' });
  });

  test('an answer of a proxy, which is no problem document, becomes an error with its status', async () => {
    const { send } = await serve((_request, response) => response.writeHead(504).end('<html>Gateway Timeout</html>'));
    expect(await failureOf(send('GET', '/tracks'))).toMatchObject({ code: 'HTTP_504' });
  });

  test('a client that is too old is asked to load the page again', async () => {
    const { send, outdated } = await serve((_request, response) => response.writeHead(426).end());
    expect(await failureOf(send('GET', '/version'))).toMatchObject({ code: 'CLIENT_OUTDATED' });
    expect(outdated).toEqual(['outdated']);
  });

  test('a server that is gone is OFFLINE, and a request that was given up is not', async () => {
    const { send, stop } = await serve((_request, response) => json(response, 200, {}));
    await stop();
    expect(await failureOf(send('GET', '/version'))).toMatchObject({ code: 'OFFLINE' });
    const aborted = await failureOf(send('GET', '/tracks', { signal: AbortSignal.abort() }));
    expect(aborted.name).toBe('AbortError');
  });
});
