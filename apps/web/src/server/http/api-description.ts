import { z } from 'zod';
import * as about from '../../contract/about.ts';
import * as backups from '../../contract/backups.ts';
import * as library from '../../contract/library.ts';
import * as upgrade from '../../contract/upgrade.ts';

/** The answers and bodies of the API by the names that they have in the OpenAPI document. */
export const SCHEMAS = {
  Health: about.health,
  Version: about.version,
  Releases: about.releases,
  Settings: about.settings,
  SettingsChange: about.settingsChange,
  Problem: about.problem,
  AppState: upgrade.appState,
  StartRequest: upgrade.startRequest,
  History: upgrade.history,
  Report: z.record(z.string(), z.unknown()),
  Backup: backups.backup,
  Backups: backups.backups,
  CreateRequest: backups.createRequest,
  RestorePreview: backups.restorePreview,
  Restored: backups.restored,
  Tracks: library.tracks,
  Letters: library.letters,
  Found: library.found,
  Album: library.album,
  Albums: library.albums,
  Artists: library.artists,
  ArtistWithAlbums: library.artist.extend({ albumRows: z.array(library.album) }),
  Genres: z.array(library.genre),
  Playlist: library.playlist,
  Playlists: z.array(library.playlist),
  PlaylistName: library.playlistName,
  TrackIds: library.trackIds,
  Added: library.added,
  Move: library.move,
  Favourite: library.favourite,
  Processing: library.processing,
  OpenApi: z.record(z.string(), z.unknown()),
} as const;

export type SchemaName = keyof typeof SCHEMAS;

export interface RouteDescription {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Under the prefix, with `{id}` for an id. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: SchemaName;
  /** Of an answer without a problem. */
  readonly status: 200 | 201 | 202 | 204;
  readonly answer?: SchemaName;
  /** Answered with 503 while the library is not open. */
  readonly needs?: 'library' | 'library at rest';
}

const read = (
  path: string,
  answer: SchemaName,
  summary: string,
  more: Partial<RouteDescription> = {},
): RouteDescription => ({
  method: 'get',
  path,
  summary,
  status: 200,
  answer,
  ...more,
});
const change = (
  method: RouteDescription['method'],
  path: string,
  summary: string,
  more: Partial<RouteDescription> = {},
): RouteDescription => ({ method, path, summary, status: 204, ...more });

const LIBRARY = { needs: 'library' } as const;
const AT_REST = { needs: 'library at rest' } as const;

/** All routes of the API. A test compares them with those that the app has. */
export const ROUTES: readonly RouteDescription[] = [
  read('/health', 'Health', 'What the app is doing'),
  read('/version', 'Version', 'Versions of the app, the API, the library and the engine'),
  read('/upgrade', 'AppState', 'The state of the app'),
  {
    method: 'get',
    path: '/upgrade/events',
    summary: 'Events `state`, `library` and `settings` as text/event-stream, continued after Last-Event-ID',
    status: 200,
  },
  change('post', '/upgrade/start', 'Open the library again after a failure', { body: 'StartRequest', status: 202 }),
  change('post', '/upgrade/stop', 'Stop the upgrade; the library stays as it was', { status: 202 }),
  change('post', '/upgrade/dismiss', 'The listener has seen the receipt'),
  read('/history', 'History', 'Upgrades and restores of the past, and the figures about them'),
  read('/report', 'Report', 'A report for support, without titles, names and paths'),
  read('/releases', 'Releases', 'What changed for listeners in each release'),
  change('post', '/releases/seen', 'The listener has seen what is new'),
  read('/settings', 'Settings', 'The settings of the app'),
  change('patch', '/settings', 'Change settings', { body: 'SettingsChange', status: 200, answer: 'Settings' }),
  read('/backups', 'Backups', 'The backups of the library'),
  change('post', '/backups', 'Back up the library', {
    body: 'CreateRequest',
    status: 201,
    answer: 'Backup',
    ...AT_REST,
  }),
  change('post', '/backups/undo-restore', 'Return to the library before the last restore', {
    status: 200,
    answer: 'Restored',
    ...AT_REST,
  }),
  change('post', '/backups/{id}/verify', 'Verify a backup', { status: 200, answer: 'Backup', ...AT_REST }),
  change('delete', '/backups/{id}', 'Delete a backup, never the last one that is known to be intact', AT_REST),
  read('/backups/{id}/restore', 'RestorePreview', 'What a restore takes away and brings back', AT_REST),
  change('post', '/backups/{id}/restore', 'Restore a backup', { status: 200, answer: 'Restored', ...AT_REST }),
  read('/tracks', 'Tracks', 'A page of a list of tracks', { query: library.tracksRequest, ...LIBRARY }),
  read('/letters', 'Letters', 'Where each letter begins in a list of tracks', {
    query: library.listRequest,
    ...LIBRARY,
  }),
  read('/search', 'Found', 'Tracks by words of title, artists and album', { query: library.searchRequest, ...LIBRARY }),
  change('put', '/tracks/{id}/favourite', 'Add a track to the favourites, or remove it', {
    body: 'Favourite',
    ...LIBRARY,
  }),
  change('post', '/tracks/{id}/plays', 'Count a play', LIBRARY),
  read('/albums', 'Albums', 'A page of the albums', { query: library.page, ...LIBRARY }),
  read('/albums/{id}', 'Album', 'One album', LIBRARY),
  read('/artists', 'Artists', 'A page of the artists', { query: library.page, ...LIBRARY }),
  read('/artists/{id}', 'ArtistWithAlbums', 'One artist, with its albums', LIBRARY),
  read('/genres', 'Genres', 'All genres', LIBRARY),
  read('/playlists', 'Playlists', 'All playlists', LIBRARY),
  change('post', '/playlists', 'Create a playlist', {
    body: 'PlaylistName',
    status: 201,
    answer: 'Playlist',
    ...LIBRARY,
  }),
  change('patch', '/playlists/{id}', 'Rename a playlist', { body: 'PlaylistName', ...LIBRARY }),
  change('delete', '/playlists/{id}', 'Delete a playlist, never its tracks', LIBRARY),
  change('post', '/playlists/{id}/tracks', 'Add tracks to a playlist, and count those that it did not have', {
    body: 'TrackIds',
    status: 200,
    answer: 'Added',
    ...LIBRARY,
  }),
  change('delete', '/playlists/{id}/tracks', 'Remove tracks from a playlist', { body: 'TrackIds', ...LIBRARY }),
  change('post', '/playlists/{id}/move', 'Move a track within a playlist', { body: 'Move', ...LIBRARY }),
  read('/processing', 'Processing', 'A page of the finished mastering jobs', { query: library.page, ...LIBRARY }),
  read('/openapi.json', 'OpenApi', 'This document'),
];
