import type { Settings } from '../../contract/about.ts';
import { type Bridge, BridgeError, type Connection } from '../../contract/bridge.ts';
import type { CallArguments, CallName, Channel } from '../../contract/channel.ts';
import type { UpdateState } from '../../contract/updates.ts';
import type { AppState } from '../../contract/upgrade.ts';

/** The bridge of the desktop app: calls and events over the channel of its preload script. */
export function createChannelBridge(channel: Channel): Bridge {
  const call = callsOver(channel);
  const { watchState, watchLibrary, watchSettings, watchUpdates, watchMenu } = watchersOf(channel);
  return {
    watchState,
    watchLibrary,
    watchSettings,
    startUpgrade: (request) => call('startUpgrade', [request]),
    stopUpgrade: () => call('stopUpgrade', []),
    dismissReceipt: () => call('dismissReceipt', []),
    history: () => call('history', []),
    report: () => call('report', []),
    version: () => call('version', []),
    releases: () => call('releases', []),
    markReleasesSeen: () => call('markReleasesSeen', []),
    settings: () => call('settings', []),
    changeSettings: (change) => call('changeSettings', [change]),
    backups: () => call('backups', []),
    createBackup: (request) => call('createBackup', [request]),
    verifyBackup: (id) => call('verifyBackup', [id]),
    deleteBackup: (id) => call('deleteBackup', [id]),
    previewRestore: (id) => call('previewRestore', [id]),
    restore: (id) => call('restore', [id]),
    undoRestore: () => call('undoRestore', []),
    openFolder: (folder) => call('openFolder', [folder]),
    updates: channel.hasUpdates
      ? {
          watch: watchUpdates,
          watchMenu,
          settings: () => call('updateSettings', []),
          check: () => call('update', [{ action: 'check' }]),
          download: () => call('update', [{ action: 'download' }]),
          answer: (request) => call('update', [request]),
          install: (request) => call('update', [{ action: 'install', ...request }]),
        }
      : null,
    tracks: (request, signal) => call('tracks', [request], signal),
    letters: (request, signal) => call('letters', [request], signal),
    search: (request, signal) => call('search', [request], signal),
    albums: (page, signal) => call('albums', [page], signal),
    album: (id) => call('album', [id]),
    artists: (page, signal) => call('artists', [page], signal),
    artist: (id) => call('artist', [id]),
    genres: () => call('genres', []),
    playlists: () => call('playlists', []),
    createPlaylist: (name) => call('createPlaylist', [name]),
    renamePlaylist: (id, name) => call('renamePlaylist', [id, name]),
    deletePlaylist: (id) => call('deletePlaylist', [id]),
    addToPlaylist: (id, tracks) => call('addToPlaylist', [id, [...tracks]]),
    removeFromPlaylist: (id, tracks) => call('removeFromPlaylist', [id, [...tracks]]),
    moveInPlaylist: (id, track, position) => call('moveInPlaylist', [id, track, position]),
    setFavourite: (track, favourite) => call('setFavourite', [track, favourite]),
    recordPlay: (track) => call('recordPlay', [track]),
    processing: (page) => call('processing', [page]),
  };
}

/** A call can't be stopped on the other side: who aborts it only does not wait for its answer. */
function callsOver(channel: Channel) {
  return async <Answer, Name extends CallName>(
    name: Name,
    args: CallArguments<Name>,
    signal?: AbortSignal,
  ): Promise<Answer> => {
    signal?.throwIfAborted();
    const answer = await channel.call(name, args);
    signal?.throwIfAborted();
    if (!('error' in answer)) return answer.value as Answer;
    const { code, message, hint } = answer.error;
    throw new BridgeError(code, message, hint);
  };
}

type OnState = (state: AppState, connection: Connection) => void;

/** Listens with the first watcher, and keeps listening: a window has one page. */
function watchersOf(channel: Channel) {
  const states = new Set<OnState>();
  const changes = new Set<() => void>();
  const settings = new Set<(settings: Settings) => void>();
  const updates = new Set<(state: UpdateState) => void>();
  const checks = new Set<() => void>();
  let state: AppState | null = null;
  let updateState: UpdateState | null = null;
  let isListening = false;

  function listen(): void {
    if (isListening) return;
    isListening = true;
    channel.listen((event) => {
      switch (event.name) {
        case 'state':
          state = event.data;
          for (const onState of states) onState(event.data, 'online');
          return;
        case 'library':
          for (const onChange of changes) onChange();
          return;
        case 'settings':
          for (const onSettings of settings) onSettings(event.data);
          return;
        case 'updates':
          updateState = event.data;
          for (const onState of updates) onState(event.data);
          return;
        case 'check-for-updates':
          for (const onCheck of checks) onCheck();
      }
    });
    void channel.call('watch', []);
  }
  function join<Watcher>(watchers: Set<Watcher>, watcher: Watcher): () => void {
    watchers.add(watcher);
    listen();
    return () => watchers.delete(watcher);
  }
  return {
    watchState(onState: OnState) {
      if (state !== null) onState(state, 'online');
      return join(states, onState);
    },
    watchLibrary: (onChange: () => void) => join(changes, onChange),
    watchSettings: (onSettings: (settings: Settings) => void) => join(settings, onSettings),
    watchMenu: (onCheck: () => void) => join(checks, onCheck),
    watchUpdates(onState: (state: UpdateState) => void) {
      if (updateState !== null) onState(updateState);
      return join(updates, onState);
    },
  };
}
