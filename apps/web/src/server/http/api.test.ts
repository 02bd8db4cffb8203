import { readFileSync } from 'node:fs';
import { listBackups } from '@auralis/backup';
import { API_VERSION } from '@auralis/version';
import { hc } from 'hono/client';
import { describe, expect, test } from 'vitest';
import { readEvents } from '../test/event-reader.ts';
import { serversFor } from '../test/running-server.ts';
import { libraryFor } from '../test/sample-library.ts';
import { ROUTES, type RouteDescription, SCHEMAS } from './api-description.ts';
import type { Api } from './app.ts';

const place = libraryFor('each test');
const start = serversFor('each test');

const described = ROUTES.map(({ method, path }) => `${method.toUpperCase()} /api${path.replace('{id}', ':id')}`);

test('the description has every route of the app, and no other', async () => {
  const { server } = await start({ library: place.path });
  const routes = server.app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(routes)].toSorted()).toEqual(described.toSorted());
});

/** What each route is asked for, where that is more than its path. `track`, `backup`… stand for ids. */
const REQUESTS: Readonly<Record<string, { readonly path?: string; readonly body?: unknown }>> = {
  'post /upgrade/start': { body: {} },
  'patch /settings': { body: { language: 'de' } },
  'post /backups': { body: { label: 'before the holidays' } },
  'post /backups/{id}/verify': { path: '/backups/backup/verify' },
  'delete /backups/{id}': { path: '/backups/backup' },
  'get /backups/{id}/restore': { path: '/backups/backup/restore' },
  'post /backups/{id}/restore': { path: '/backups/backup/restore' },
  'get /tracks': { path: '/tracks?order=plays&direction=descending&limit=500' },
  'get /letters': { path: '/letters?order=artist' },
  'get /search': { path: '/search?text=blue' },
  'put /tracks/{id}/favourite': { path: '/tracks/3/favourite', body: { favourite: true } },
  'post /tracks/{id}/plays': { path: '/tracks/3/plays' },
  'get /albums/{id}': { path: '/albums/1' },
  'get /artists/{id}': { path: '/artists/1' },
  'post /playlists': { body: { name: 'Evening' } },
  'patch /playlists/{id}': { path: '/playlists/2', body: { name: 'Renamed' } },
  'delete /playlists/{id}': { path: '/playlists/4' },
  'post /playlists/{id}/tracks': { path: '/playlists/2/tracks', body: { tracks: ['5', '6'] } },
  'delete /playlists/{id}/tracks': { path: '/playlists/2/tracks', body: { tracks: ['5'] } },
  'post /playlists/{id}/move': { path: '/playlists/3/move', body: { track: 'entry', position: 0 } },
};

/** Answered with a stream, or only after a restore: they have tests of their own. */
const OTHERS = ['/upgrade/events', '/backups/undo-restore'];

function requestTo(route: RouteDescription, ids: { readonly backup: string; readonly entry: string }) {
  const { path = route.path, body } = REQUESTS[`${route.method} ${route.path}`] ?? {};
  const withIds = (text: string) => text.replace(/(?<=\/)backup(?=\/|$)/, ids.backup).replace('entry', ids.entry);
  return {
    method: route.method.toUpperCase(),
    path: `/api${withIds(path)}`,
    body: body === undefined ? undefined : JSON.parse(withIds(JSON.stringify(body))),
  };
}

test('every route answers as it is described', async () => {
  const { send, opened } = await start({ library: place.path });
  await opened;
  await send('POST', '/api/backups', { body: {} });
  const entries = await send('GET', '/api/tracks?of=playlist&id=3&order=position');
  const entry = (entries.json() as { rows: readonly { id: string }[] }).rows.at(-1)?.id ?? '';
  for (const route of ROUTES.filter(({ path }) => !OTHERS.includes(path))) {
    const backup = listBackups({ database: place.path }).at(-1)?.id ?? '';
    const { method, path, body } = requestTo(route, { backup, entry });
    const answer = await send(method, path, { body });
    expect(answer.status, `${method} ${path} ${answer.text}`).toBe(route.status);
    if (route.answer === undefined) expect(answer.text).toBe('');
    else SCHEMAS[route.answer].parse(answer.json());
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'auralis-api': API_VERSION });
  }
});

test('a typed client gets what the routes promise', async () => {
  const { port, opened } = await start({ library: place.path });
  await opened;
  const client = hc<Api>(`http://127.0.0.1:${port}/api`);
  const found = await client.tracks.$get({ query: { order: 'year', limit: '2' } });
  expect((await found.json()).rows).toHaveLength(2);
  const album = await client.albums[':id'].$get({ param: { id: '1' } });
  expect((await album.json()).id).toBe('1');
});

test('a restore can be undone, and so can its undo', async () => {
  const { send, opened } = await start({ library: place.path });
  await opened;
  const [backup] = listBackups({ database: place.path });
  await send('POST', '/api/playlists', { body: { name: 'Only in the newer library' } });
  const names = async () => (await send('GET', '/api/playlists')).text;
  const refused = await send('POST', '/api/backups/undo-restore');
  expect(refused.json()).toMatchObject({ code: 'NOTHING_TO_UNDO', status: 409 });
  await send('POST', `/api/backups/${backup?.id}/restore`);
  expect(await names()).not.toContain('Only in the newer library');
  const undone = await send('POST', '/api/backups/undo-restore');
  SCHEMAS.Restored.parse(undone.json());
  expect(await names()).toContain('Only in the newer library');
  await send('POST', '/api/backups/undo-restore');
  expect(await names()).not.toContain('Only in the newer library');
});

test('no answer has the path of a music file or of the library', async () => {
  const { send, opened } = await start({ library: place.path });
  await opened;
  for (const path of ['/tracks?limit=500', '/search?text=blue', '/processing', '/backups', '/report', '/history']) {
    const { text } = await send('GET', `/api${path}`);
    expect(text).not.toContain(place.folder);
    expect(text).not.toMatch(/filepath|\.flac"|\.mp3"/i);
  }
});

describe('while the library is being opened', () => {
  test('the port answers before the library is touched', async () => {
    const answers: unknown[] = [];
    const library = `${place.folder}/new.db`;
    const ready = Promise.withResolvers<void>();
    const { send, opened } = await start({ library, prepare: () => ready.promise });
    answers.push((await send('GET', '/api/health')).json());
    const early = await send('GET', '/api/tracks');
    expect(early.status).toBe(503);
    expect(early.headers).toMatchObject({ 'retry-after': '2', 'content-type': 'application/problem+json' });
    expect(early.json()).toMatchObject({ code: 'LIBRARY_NOT_READY' });
    ready.resolve();
    await opened;
    answers.push((await send('GET', '/api/health')).json());
    expect(answers).toEqual([{ status: 'starting' }, { status: 'ready' }]);
    expect((await send('GET', '/api/tracks')).status).toBe(200);
  });

  test('every route that needs it is answered with 503, and changes nothing', async () => {
    const ready = Promise.withResolvers<void>();
    const { send, opened } = await start({ library: place.path, prepare: () => ready.promise });
    const before = readFileSync(place.path);
    for (const route of ROUTES.filter(({ needs }) => needs !== undefined)) {
      const { method, path, body } = requestTo(route, { backup: '20261123_141502', entry: '1' });
      const answer = await send(method, path.replace('{id}', '20261123_141502'), { body });
      expect([answer.status, answer.headers['retry-after']], `${method} ${path}`).toEqual([503, '2']);
    }
    expect(readFileSync(place.path)).toEqual(before);
    ready.resolve();
    await opened;
  });
});

describe('the handshake', () => {
  test('a client that is too old is asked to reload', async () => {
    const { send } = await start({ library: place.path });
    const answer = await send('GET', '/api/version', { headers: { 'Auralis-Client': '0.9.0' } });
    expect(answer.status).toBe(426);
    expect(answer.json()).toMatchObject({ code: 'CLIENT_OUTDATED', hint: expect.stringContaining('Reload') });
    expect((await send('GET', '/api/health', { headers: { 'Auralis-Client': '0.9.0' } })).status).toBe(200);
  });

  test('a client of a supported or an unknown version is served', async () => {
    const { send } = await start({ library: place.path });
    for (const version of ['1.0.0', '1.4.0', '9.0.0', 'nonsense'])
      expect((await send('GET', '/api/version', { headers: { 'Auralis-Client': version } })).status).toBe(200);
  });
});

test('a change in one window is an event in all of them', async () => {
  const { send, opened, port } = await start({ library: place.path });
  await opened;
  const windows = [await readEvents(port), await readEvents(port)];
  for (const window of windows) await window.until(({ data }) => data.state === 'ready');
  await send('PUT', '/api/tracks/3/favourite', { body: { favourite: true } });
  for (const window of windows)
    expect((await window.until(({ name }) => name === 'library')).length).toBeGreaterThan(0);
});

test('a problem names no field that is not in its schema', async () => {
  const { send, opened } = await start({ library: place.path });
  await opened;
  for (const path of ['/albums/99999', '/tracks?limit=0', '/nothing', '/backups/20200101_000000/restore'])
    SCHEMAS.Problem.parse((await send('GET', `/api${path}`)).json());
  const wrong = await send('GET', '/api/tracks?limit=0&other=1');
  expect(wrong.json()).toMatchObject({ code: 'REQUEST_INVALID', detail: expect.stringContaining('limit') });
});
