import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, serversFor, visibleContent } from '../test/running-server.ts';
import { libraryFor } from '../test/sample-library.ts';

const place = libraryFor('whole file', 6);
const start = serversFor('whole file');
let running: RunningServer;
let before: string;

beforeAll(async () => {
  running = await start({ library: place.path, requestTimeoutMs: 300 });
  await running.opened;
  before = await visibleContent(running);
});
beforeEach(() => running.logged.splice(0));

const host = () => `127.0.0.1:${running.port}`;

/** Nothing was changed, and the log says what was refused. */
async function expectRefused(code: string): Promise<void> {
  expect(await visibleContent(running)).toBe(before);
  expect(running.logged.join('')).toContain(`"code":"${code}"`);
}

describe('bodies', () => {
  test('one that is too large is refused, with and without its length', async () => {
    const body = { name: 'Attack'.repeat(20_000) };
    const sent = await running.send('POST', '/api/playlists', { body });
    expect(sent.json()).toMatchObject({ code: 'BODY_TOO_LARGE', status: 413 });
    const chunk = JSON.stringify(body);
    const received = await running.raw(
      `POST /api/playlists HTTP/1.1\r\nHost: ${host()}\r\nAuralis-Token: ${running.token}\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.length.toString(16)}\r\n${chunk}\r\n0\r\n\r\n`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
    await expectRefused('BODY_TOO_LARGE');
  });

  test('one that comes too slowly is cut off', async () => {
    const received = await running.raw(
      `POST /api/playlists HTTP/1.1\r\nHost: ${host()}\r\nAuralis-Token: ${running.token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"na`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 408 /);
    await expectRefused('ERR_HTTP_REQUEST_TIMEOUT');
  });

  test('headers that never end are cut off', async () => {
    expect(await running.raw(`GET / HTTP/1.1\r\nHost: ${host()}\r\nX-A: `)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test.each([
    '',
    '{',
    '[]',
    '"text"',
    '{"name":1}',
    '{"name":"a","__proto__":{"b":1},"id":"1"}',
    '{"name":""}',
    '{"name":"\\ud800x"}',
  ])('the body %s is refused', async (text) => {
    const received = await running.raw(
      `POST /api/playlists HTTP/1.1\r\nHost: ${host()}\r\nAuralis-Token: ${running.token}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 400 /);
    expect(received).toContain('REQUEST_INVALID');
  });
});

test.each(['007', '-0', '+1', '1.0', '12345678901234567890'])('an id has one form, and %s is none', async (id) => {
  const { status, text } = await running.send('PUT', `/api/tracks/${id}/favourite`, { body: { favourite: true } });
  expect([status, text.includes('REQUEST_INVALID')]).toEqual([400, true]);
});

describe('requests that two programs would read differently', () => {
  const smuggled = 'POST /api/playlists HTTP/1.1\r\nHost: evil.example\r\n\r\n';
  test.each([
    ['two lengths', (line: string) => `${line}Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello`],
    [
      'a length and chunks',
      (line: string) =>
        `${line}Content-Length: ${smuggled.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ['a blank before the colon', (line: string) => `${line}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`],
    ['a folded line', (line: string) => `${line}X-A: 1\r\n Host: evil.example\r\n\r\n`],
    ['no host', () => 'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'],
    ['two hosts', (line: string) => `${line}Host: evil.example\r\nConnection: close\r\n\r\n`],
  ])('%s: refused', async (_, make) => {
    const received = await running.raw(make(`POST /api/upgrade/stop HTTP/1.1\r\nHost: ${host()}\r\n`));
    expect(received).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(received.match(/^HTTP\/1\.1/gm)).toHaveLength(1);
    expect(received).toContain('application/problem+json');
  });

  test('a target that names a host of its own is refused', async () => {
    const received = await running.raw(`GET http://evil.example/ HTTP/1.1\r\nHost: ${host()}\r\n\r\n`);
    expect(received).toMatch(/^HTTP\/1\.1 403 /);
    expect(received).not.toContain('auralis-token');
  });

  test('a header that pretends to be another method or host changes nothing', async () => {
    const headers = {
      'X-HTTP-Method-Override': 'DELETE',
      'X-Forwarded-Host': 'evil.example',
      Forwarded: 'host=evil.example',
    };
    expect((await running.send('GET', '/api/playlists', { headers })).status).toBe(200);
    await expect(
      running.send('GET', '/api/playlists', { headers: { 'Auralis-Token': 'a\r\nHost: b' } }),
    ).rejects.toThrow();
  });

  test('headers without end are refused', async () => {
    const received = await running.raw(`GET / HTTP/1.1\r\nHost: ${host()}\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`);
    expect(received).toMatch(/^HTTP\/1\.1 431 /);
  });
});
