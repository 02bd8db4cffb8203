import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bridge } from '@auralis/web/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BridgeKind, type OpenBridge, openBridge, refusalOf, stateOf } from '../../test/bridges.ts';
import { type LibraryFolder, libraryFolder } from '../../test/library-folder.ts';

// One contract for both bridges: HTTP against the real server, and the channel against the real main process.

const PAGE = { position: 0, limit: 50 };
const KINDS: readonly BridgeKind[] = ['HTTP', 'channel'];

let place: LibraryFolder;
const opened = new Map<BridgeKind, OpenBridge>();

beforeAll(async () => {
  place = await libraryFolder();
  for (const kind of KINDS) {
    const library = join(place.folder, `${kind}.db`);
    copyFileSync(place.library, library);
    const open = await openBridge(kind, library);
    opened.set(kind, open);
    await stateOf(open.bridge, 'ready', 'failed');
  }
});
afterAll(async () => {
  for (const open of opened.values()) await open[Symbol.asyncDispose]();
  place[Symbol.dispose]();
});

function bridgeOf(kind: BridgeKind): Bridge {
  const open = opened.get(kind);
  if (open === undefined) throw new Error(`The bridge over ${kind} is not open.`);
  return open.bridge;
}

/** The same question to both apps. */
async function both<Answer>(ask: (bridge: Bridge) => Promise<Answer>): Promise<readonly [Answer, Answer]> {
  return [await ask(bridgeOf('HTTP')), await ask(bridgeOf('channel'))];
}

test.each([
  ['tracks', (bridge: Bridge) => bridge.tracks({ ...PAGE, order: 'artist', direction: 'descending' })],
  ['favourites', (bridge: Bridge) => bridge.tracks({ ...PAGE, of: 'favourites' })],
  ['letters', (bridge: Bridge) => bridge.letters({ order: 'title' })],
  ['albums', (bridge: Bridge) => bridge.albums(PAGE)],
  ['artists', (bridge: Bridge) => bridge.artists(PAGE)],
  ['genres', (bridge: Bridge) => bridge.genres()],
  ['playlists', (bridge: Bridge) => bridge.playlists()],
  ['processing', (bridge: Bridge) => bridge.processing(PAGE)],
  // Each app has a file of its own.
  ['version', async (bridge: Bridge) => ({ ...(await bridge.version()), library: 'library.db' })],
  ['releases', (bridge: Bridge) => bridge.releases()],
  ['settings', (bridge: Bridge) => bridge.settings()],
])('both bridges answer with the same %s', async (_, ask: (bridge: Bridge) => Promise<unknown>) => {
  const [overHttp, overChannel] = await both(ask);
  expect(overHttp).toBeTypeOf('object');
  expect(overChannel).toEqual(overHttp);
});

test('both bridges refuse the same requests with the same code, sentence and hint', async () => {
  for (const ask of [
    (bridge: Bridge) => bridge.album('999999999'),
    (bridge: Bridge) => bridge.undoRestore(),
    (bridge: Bridge) => bridge.verifyBackup('no-such-backup'),
    (bridge: Bridge) => bridge.tracks({ of: 'album' }),
  ]) {
    const [overHttp, overChannel] = await both((bridge) => refusalOf(ask(bridge)));
    expect(overHttp.code).toMatch(/^[A-Z_]+$/);
    expect(overChannel).toEqual(overHttp);
  }
});

test('both bridges refuse arguments that their schemas do not allow', async () => {
  for (const ask of [
    (bridge: Bridge) => bridge.tracks({ position: -1, limit: 50 }),
    (bridge: Bridge) => bridge.album('1; DROP TABLE albums'),
    (bridge: Bridge) => bridge.deleteBackup('../library'),
    (bridge: Bridge) => bridge.createPlaylist('  '),
    (bridge: Bridge) => bridge.changeSettings({ language: 'xx' } as never),
  ])
    expect((await both((bridge) => refusalOf(ask(bridge)))).map(({ code }) => code)).toEqual([
      'REQUEST_INVALID',
      'REQUEST_INVALID',
    ]);
});

describe.each(KINDS)('The bridge over %s', (kind) => {
  test('calls back with the state at once for every watcher, and with its changes', async () => {
    const bridge = bridgeOf(kind);
    const ready = await stateOf(bridge, 'ready');
    expect(ready).toMatchObject({ state: 'ready', receipt: { to: expect.any(Number) } });
    const dismissed = Promise.withResolvers<void>();
    const unwatch = bridge.watchState((state) => {
      if (state.state === 'ready' && state.receipt === null) dismissed.resolve();
    });
    await bridge.dismissReceipt();
    await dismissed.promise;
    unwatch();
  });

  test('reports a change of the library to those who watch it, and no more to those who stopped', async () => {
    const bridge = bridgeOf(kind);
    const [track] = (await bridge.tracks(PAGE)).rows;
    const changed = Promise.withResolvers<void>();
    let unwatched = 0;
    bridge.watchLibrary(() => {
      unwatched += 1;
    })();
    const unwatch = bridge.watchLibrary(changed.resolve);
    await bridge.setFavourite(track?.id ?? '', true);
    await changed.promise;
    unwatch();
    expect(unwatched).toBe(0);
    expect((await bridge.tracks(PAGE)).rows[0]).toEqual({ ...track, favourite: true });
  });

  test('changes playlists, and returns what was created', async () => {
    const bridge = bridgeOf(kind);
    const ids = (await bridge.tracks({ position: 0, limit: 3 })).rows.map(({ id }) => id);
    const { id } = await bridge.createPlaylist('Sunday');
    await bridge.addToPlaylist(id, ids);
    await bridge.moveInPlaylist(id, ids[2] ?? '', 0);
    await bridge.removeFromPlaylist(id, ids.slice(0, 1));
    await bridge.renamePlaylist(id, 'Monday');
    const { rows } = await bridge.tracks({ ...PAGE, of: 'playlist', id, order: 'position' });
    expect(rows.map((row) => row.id)).toEqual([ids[2], ids[1]]);
    expect((await bridge.playlists()).find((playlist) => playlist.id === id)?.name).toBe('Monday');
    await bridge.deletePlaylist(id);
    expect((await bridge.playlists()).map((playlist) => playlist.id)).not.toContain(id);
  });

  test('makes a backup, previews its restore, restores it and undoes that', async () => {
    const bridge = bridgeOf(kind);
    const { id } = await bridge.createBackup({ label: 'by hand' });
    expect((await bridge.verifyBackup(id)).verifiedLevel).toBe(5);
    await bridge.createPlaylist('Later than the backup');
    expect((await bridge.previewRestore(id)).playlistsLost).toEqual(['Later than the backup']);
    await bridge.restore(id);
    await stateOf(bridge, 'ready');
    expect((await bridge.playlists()).map(({ name }) => name)).not.toContain('Later than the backup');
    await bridge.undoRestore();
    expect((await bridge.playlists()).map(({ name }) => name)).toContain('Later than the backup');
  });

  test('rejects an aborted request with the reason of its signal', async () => {
    const abort = new AbortController();
    const searching = bridgeOf(kind).search({ text: 'a', ...PAGE }, abort.signal);
    abort.abort();
    await expect(searching).rejects.toMatchObject({ name: 'AbortError' });
  });
});
