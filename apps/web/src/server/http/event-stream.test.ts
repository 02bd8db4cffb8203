import { openDatabase } from '@auralis/sqlite';
import { expect, test } from 'vitest';
import { type ReceivedEvent, readEvents } from '../test/event-reader.ts';
import { serversFor } from '../test/running-server.ts';
import { libraryFor } from '../test/sample-library.ts';

const place = libraryFor('each test');
const start = serversFor('each test');

const isState =
  (state: string) =>
  ({ name, data }: ReceivedEvent) =>
    name === 'state' && data.state === state;

test('a window sees the whole upgrade, each state once and in order', async () => {
  const ready = Promise.withResolvers<void>();
  const { port } = await start({ library: place.path, prepare: () => ready.promise });
  const window = await readEvents(port);
  const first = await window.until(isState('starting'));
  ready.resolve();
  const states = [...first, ...(await window.until(isState('ready')))];
  const numbers = states.map(({ id }) => Number(id.split('-').at(-1)));
  expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  const fractions = states.flatMap(({ data }) =>
    'progress' in data ? [(data.progress as { fraction: number }).fraction] : [],
  );
  expect(fractions.length).toBeGreaterThan(1);
  expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
  expect([...new Set(states.map(({ data }) => data.state))]).toEqual(['starting', 'upgrading', 'ready']);
});

test('a window that was disconnected gets what it missed, and nothing twice', async () => {
  const { port, send, opened } = await start({ library: place.path });
  await opened;
  const window = await readEvents(port);
  const [last] = (await window.until(isState('ready'))).slice(-1);
  await window.until(({ name }) => name === 'library');
  window.close();
  const favourite = (value: boolean) => send('PUT', '/api/tracks/3/favourite', { body: { favourite: value } });
  await favourite(true);
  await send('POST', '/api/upgrade/dismiss');
  const again = await readEvents(port, { 'Last-Event-ID': last?.id ?? '' });
  const missed = await again.until(isState('ready'));
  expect(missed.map(({ name }) => name)).toEqual(['library', 'library', 'state']);
  expect(missed.at(-1)?.data).toMatchObject({ state: 'ready', receipt: null });
  const third = await readEvents(port, { 'Last-Event-ID': missed.at(-1)?.id ?? '' });
  await favourite(false);
  expect(await third.until(() => true)).toMatchObject([{ name: 'library' }]);
});

test.each(['unknown', 'other-start-3', '-1', 'x'.repeat(5000)])(
  'after an id that is not known, "%.20s", a window begins anew',
  async (id) => {
    const { port, opened } = await start({ library: place.path });
    await opened;
    const window = await readEvents(port, { 'Last-Event-ID': id });
    const events = await window.until(({ name }) => name === 'library');
    expect(events.map(({ name }) => name)).toEqual(['state', 'library']);
  },
);

test('two windows of one upgrade see the same, and either can stop it', async () => {
  const other = openDatabase(place.path);
  other.exec('BEGIN IMMEDIATE');
  const { port, send, opened } = await start({ library: place.path });
  const windows = [await readEvents(port), await readEvents(port)];
  for (const window of windows)
    await window.until(({ data }) => 'progress' in data && (data.progress as { phase: string }).phase === 'waiting');
  await send('POST', '/api/upgrade/stop');
  const ends = await Promise.all(windows.map((window) => window.until(isState('failed'))));
  for (const events of ends) {
    expect(events.some(({ data }) => 'isStopping' in data && data.isStopping === true)).toBe(true);
    expect(events.at(-1)?.data).toMatchObject({ failure: { code: 'CANCELLED', condition: 'unchanged' } });
  }
  other.close();
  await opened;
  await send('POST', '/api/upgrade/start', { body: {} });
  for (const window of windows) await window.until(isState('ready'));
});

test('the streams end when the server stops, and it does not wait for the windows', async () => {
  const { port, server, opened } = await start({ library: place.path });
  await opened;
  const windows = [await readEvents(port), await readEvents(port)];
  for (const window of windows) await window.until(isState('ready'));
  await server.stop();
  await Promise.all(windows.map((window) => window.end()));
});

test('a request for the headers alone takes no place of a window', async () => {
  const { port, send } = await start({ library: place.path, mostStreams: 2 });
  for (let request = 0; request < 5; request += 1) {
    const { status, headers } = await send('HEAD', '/api/upgrade/events');
    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream']);
  }
  expect((await readEvents(port)).status).toBe(200);
});
