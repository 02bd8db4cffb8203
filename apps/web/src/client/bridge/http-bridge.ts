import { API_VERSION } from '@auralis/version/constants';
import type { Bridge } from '../../contract/bridge.ts';
import type { Added } from '../../contract/library.ts';
import { createSendRequest, type RequestSettings } from './request.ts';
import { createStateStream } from './state-stream.ts';

export type HttpBridgeOptions = Omit<RequestSettings, 'clientVersion' | 'origin'> &
  Partial<Pick<RequestSettings, 'origin'>>;

/**
 * The bridge of the web app: JSON over HTTP, and server-sent events for the state.
 *
 * Answers are not parsed again: the server checks them against the contract and refuses clients of another version.
 */
export function createHttpBridge({ origin = '', ...options }: HttpBridgeOptions): Bridge {
  const send = createSendRequest({ ...options, origin, clientVersion: API_VERSION });
  const read = <Answer>(path: string, query = {}, signal?: AbortSignal) =>
    send('GET', path, { query, signal }) as Promise<Answer>;
  const change = async <Answer = void>(method: string, path: string, body?: unknown) =>
    (await send(method, path, body === undefined ? {} : { body })) as Answer;

  return {
    ...createStateStream(origin),
    startUpgrade: (request) => change('POST', '/upgrade/start', request),
    stopUpgrade: () => change('POST', '/upgrade/stop'),
    dismissReceipt: () => change('POST', '/upgrade/dismiss'),
    history: () => read('/history'),
    report: () => read('/report'),
    version: () => read('/version'),
    releases: () => read('/releases'),
    markReleasesSeen: () => change('POST', '/releases/seen'),
    settings: () => read('/settings'),
    changeSettings: (settings) => change('PATCH', '/settings', settings),
    backups: () => read('/backups'),
    createBackup: (request) => change('POST', '/backups', request),
    verifyBackup: (id) => change('POST', `/backups/${encodeURIComponent(id)}/verify`),
    deleteBackup: (id) => change('DELETE', `/backups/${encodeURIComponent(id)}`),
    previewRestore: (id) => read(`/backups/${encodeURIComponent(id)}/restore`),
    restore: (id) => change('POST', `/backups/${encodeURIComponent(id)}/restore`),
    undoRestore: () => change('POST', '/backups/undo-restore'),
    openFolder: null,
    updates: null,
    tracks: (request, signal) => read('/tracks', request, signal),
    letters: (request, signal) => read('/letters', request, signal),
    search: (request, signal) => read('/search', request, signal),
    albums: (page, signal) => read('/albums', page, signal),
    album: (id) => read(`/albums/${encodeURIComponent(id)}`),
    artists: (page, signal) => read('/artists', page, signal),
    artist: (id) => read(`/artists/${encodeURIComponent(id)}`),
    genres: () => read('/genres'),
    playlists: () => read('/playlists'),
    createPlaylist: (name) => change('POST', '/playlists', { name }),
    renamePlaylist: (id, name) => change('PATCH', `/playlists/${encodeURIComponent(id)}`, { name }),
    deletePlaylist: (id) => change('DELETE', `/playlists/${encodeURIComponent(id)}`),
    addToPlaylist: (id, tracks) => change<Added>('POST', `/playlists/${encodeURIComponent(id)}/tracks`, { tracks }),
    removeFromPlaylist: (id, tracks) => change('DELETE', `/playlists/${encodeURIComponent(id)}/tracks`, { tracks }),
    moveInPlaylist: (id, track, position) =>
      change('POST', `/playlists/${encodeURIComponent(id)}/move`, { track, position }),
    setFavourite: (track, favourite) => change('PUT', `/tracks/${encodeURIComponent(track)}/favourite`, { favourite }),
    recordPlay: (track) => change('POST', `/tracks/${encodeURIComponent(track)}/plays`),
    processing: (page) => read('/processing', page),
  };
}
