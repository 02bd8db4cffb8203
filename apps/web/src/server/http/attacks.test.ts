import { connect } from 'node:net';
import { join } from 'node:path';
import { backUpLibrary } from '@auralis/library';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readEvents } from '../test/event-reader.ts';
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
const post = (headers: Readonly<Record<string, string>>, path = '/api/playlists') =>
  running.send('POST', path, { body: { name: 'Attack' }, headers });

/** Nothing was changed, and the log says what was refused. */
async function expectRefused(code: string): Promise<void> {
  expect(await visibleContent(running)).toBe(before);
  expect(running.logged.join('')).toContain(`"code":"${code}"`);
}

describe('requests that another website makes a browser send', () => {
  test.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost:1', '127.0.0.1.evil.example'])(
    'a page under the host name "%s" is refused, for DNS can point any name here',
    async (name) => {
      const answer = await post({ Host: name });
      expect(answer.status).toBe(403);
      expect(answer.json()).toMatchObject({ code: 'HOST_NOT_ALLOWED' });
      expect((await running.send('GET', '/', { headers: { Host: name } })).text).not.toContain('auralis-token');
      await expectRefused('HOST_NOT_ALLOWED');
    },
  );

  test.each(['http://evil.example', 'null', 'https://localhost', 'http://localhost:1', 'file://'])(
    'the origin %s is refused even with the token',
    async (origin) => {
      expect((await post({ Origin: origin })).json()).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED', status: 403 });
      expect((await running.send('GET', '/api/tracks', { headers: { Origin: origin } })).status).toBe(403);
      await expectRefused('ORIGIN_NOT_ALLOWED');
    },
  );

  test('the origin of another name of this computer is refused', async () => {
    const answer = await post({ Host: host(), Origin: `http://localhost:${running.port}` });
    expect(answer.json()).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' });
  });

  test.each(['cross-site', 'same-site'])('a request that the browser marks as %s is refused', async (site) => {
    expect((await post({ 'Sec-Fetch-Site': site })).json()).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' });
    const read = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' };
    expect((await running.send('GET', '/', { headers: read })).status).toBe(403);
    const navigation = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    expect((await running.send('GET', '/api/report', { headers: navigation })).status).toBe(403);
    expect((await running.send('GET', '/', { headers: { ...navigation, 'Sec-Fetch-Dest': 'iframe' } })).status).toBe(
      403,
    );
    await expectRefused('ORIGIN_NOT_ALLOWED');
  });

  test('a link on another website opens the page', async () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    expect((await running.send('GET', '/', { headers })).status).toBe(200);
    const screen = { ...headers, Accept: 'text/html' };
    expect((await running.send('GET', '/history', { headers: screen })).status).toBe(200);
  });

  test.each([
    '/%61pi/tracks',
    '/./api/tracks',
    '/x/../api/tracks',
    '/%2e/api/tracks',
    '/%61%70%69/upgrade/events',
    '/api',
  ])('a link on another website opens no answer of the API, however it is written: %s', async (path) => {
    const headers = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    expect((await running.send('GET', path, { headers })).json()).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' });
    await expectRefused('ORIGIN_NOT_ALLOWED');
  });

  test('a form is refused, whatever it pretends to be', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', 'text/plain']) {
      const answer = await post({ 'Content-Type': type });
      expect(answer.json()).toMatchObject({ code: 'MEDIA_TYPE_UNSUPPORTED', status: 415 });
      expect((await post({ 'Content-Type': type, 'Auralis-Token': '' })).status).toBe(403);
    }
    await expectRefused('MEDIA_TYPE_UNSUPPORTED');
  });

  test('no answer allows another website to read it', async () => {
    for (const path of ['/', '/api/tracks', '/assets/app-1.js']) {
      const { headers } = await running.send('GET', path);
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers).toMatchObject({ 'cross-origin-resource-policy': 'same-origin', 'x-frame-options': 'DENY' });
    }
    expect(
      (await running.send('OPTIONS', '/api/playlists', { headers: { Origin: `http://${host()}` } })).headers,
    ).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('the session token', () => {
  test.each(['', 'wrong', 'x'.repeat(43)])('a change with the token "%s" is refused', async (token) => {
    expect((await post({ 'Auralis-Token': token })).json()).toMatchObject({ code: 'TOKEN_INVALID', status: 403 });
    expect((await post({ 'Auralis-Token': token }, '/api/upgrade/stop')).status).toBe(403);
    await expectRefused('TOKEN_INVALID');
  });

  test('is another one at each start, and in no file of the interface', async () => {
    const token = (text: string) => /auralis-token" content="([^"]{43})"/.exec(text)?.[1];
    const other = await start({ library: join(place.folder, 'other.db') });
    const [one, two] = [(await running.send('GET', '/')).text, (await other.send('GET', '/')).text].map(token);
    expect(one).toBeDefined();
    expect(two).toBeDefined();
    expect(one).not.toBe(two);
    expect((await running.send('GET', '/assets/app-1.js')).text).not.toContain(one);
  });
});

test('the page has a nonce that no other answer has, and no policy with unsafe parts', async () => {
  const pages = [await running.send('GET', '/'), await running.send('GET', '/')];
  const nonces = pages.map(({ headers, text }) => {
    const policy = String(headers['content-security-policy']);
    expect(policy).not.toMatch(/unsafe|\*|http:/);
    const nonce = /script-src 'self' 'nonce-([\w-]{22})'/.exec(policy)?.[1] ?? '';
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(text).toContain(`<meta name="auralis-nonce" content="${nonce}">`);
    expect(text).toContain(`<script nonce="${nonce}">`);
    return nonce;
  });
  expect(new Set(nonces).size).toBe(2);
});

describe('paths', () => {
  test.each([
    '/../../../etc/passwd',
    '/assets/../../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%2f..%2fetc%2fpasswd',
    '/assets/%252e%252e/app-1.js',
    '/assets\\..\\..\\etc\\passwd',
    '//etc/passwd',
    '/assets/app-1.js%00.html',
    '/file:///etc/passwd',
    '/library.db',
  ])('%s reaches no file', async (path) => {
    const answer = await running.send('GET', path);
    expect([400, 404]).toContain(answer.status);
    expect(answer.text).not.toContain('root:');
  });

  test.each([
    '../../etc/passwd',
    '..%2f..%2foutside.db',
    '20261123_141502%2f..%2f..',
    '%2e%2e',
    'library.db.backup_1',
    '20261123_141502%00',
    '20261123_141502.json',
  ])('the backup "%s" is not restored', async (id) => {
    // A backup that another library has outside of the folder of backups.
    const outside = join(place.folder, 'outside');
    await backUpLibrary({ path: place.path, appVersion: '1.4.0', backups: { directory: outside } });
    const answer = await running.send('POST', `/api/backups/${id}/restore`);
    expect([400, 404]).toContain(answer.status);
    expect(await visibleContent(running)).toBe(before);
  });

  test('a backup of another folder is not found by its id', async () => {
    const outside = join(place.folder, 'outside');
    const { id } = await backUpLibrary({ path: place.path, appVersion: '1.4.0', backups: { directory: outside } });
    const answer = await running.send('POST', `/api/backups/${id}/restore`);
    expect(answer.json()).toMatchObject({ code: 'BACKUP_MISSING', status: 404 });
    expect(await visibleContent(running)).toBe(before);
  });
});

test('a flood of event streams is refused beyond the limit, and the others go on', async () => {
  const streams = await Promise.all(Array.from({ length: 20 }, () => readEvents(running.port)));
  expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  const refused = await running.send('GET', '/api/upgrade/events');
  expect(refused.json()).toMatchObject({ code: 'TOO_MANY_STREAMS', status: 503 });
  for (const stream of streams) await stream.until(({ name }) => name === 'state');
  streams[0]?.close();
  // The server notices the end of a connection by itself.
  for (let status = 503; status === 503; ) {
    const next = await readEvents(running.port);
    status = next.status;
    next.close();
  }
  await expectRefused('TOO_MANY_STREAMS');
});

test('connections that say nothing do not keep others from being answered', async () => {
  const silent = Array.from({ length: 50 }, () => connect(running.port, '127.0.0.1'));
  for (const socket of silent) socket.on('error', () => socket.destroy());
  expect((await running.send('GET', '/api/health')).status).toBe(200);
  for (const socket of silent) socket.destroy();
});

test('the log has no title, name or path', async () => {
  await running.send('POST', '/api/playlists', { body: { name: 'Secret evening' } });
  await running.send('GET', '/api/search?text=Secret');
  await running.send('GET', '/Secret/path');
  await running.send('PATCH', '/api/playlists/1', { body: { name: 'Secret', other: 'Secret' } });
  expect(running.logged.length).toBeGreaterThan(3);
  expect(running.logged.join('')).not.toMatch(new RegExp(`Secret|${place.folder}`));
});
