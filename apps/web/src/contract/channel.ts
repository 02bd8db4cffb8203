import { z } from 'zod';
import { type Settings, settingsChange } from './about.ts';
import { backupId, createRequest } from './backups.ts';
import { id, listRequest, move, page, playlistName, searchRequest, trackIds, tracksRequest } from './library.ts';
import { type UpdateState, updateRequest } from './updates.ts';
import { type AppState, startRequest } from './upgrade.ts';

/** The calls of the desktop app, each with its arguments: what `Bridge` asks for, over IPC in place of HTTP. */
export const CALLS = {
  /** Sends the present state as events. */
  watch: z.tuple([]),
  startUpgrade: z.tuple([startRequest]),
  stopUpgrade: z.tuple([]),
  dismissReceipt: z.tuple([]),
  history: z.tuple([]),
  report: z.tuple([]),
  version: z.tuple([]),
  releases: z.tuple([]),
  markReleasesSeen: z.tuple([]),
  settings: z.tuple([]),
  changeSettings: z.tuple([settingsChange]),
  backups: z.tuple([]),
  createBackup: z.tuple([createRequest]),
  verifyBackup: z.tuple([backupId]),
  deleteBackup: z.tuple([backupId]),
  previewRestore: z.tuple([backupId]),
  restore: z.tuple([backupId]),
  undoRestore: z.tuple([]),
  openFolder: z.tuple([z.enum(['library', 'backups'])]),
  tracks: z.tuple([tracksRequest]),
  letters: z.tuple([listRequest]),
  search: z.tuple([searchRequest]),
  albums: z.tuple([page]),
  album: z.tuple([id]),
  artists: z.tuple([page]),
  artist: z.tuple([id]),
  genres: z.tuple([]),
  playlists: z.tuple([]),
  createPlaylist: z.tuple([playlistName.shape.name]),
  renamePlaylist: z.tuple([id, playlistName.shape.name]),
  deletePlaylist: z.tuple([id]),
  addToPlaylist: z.tuple([id, trackIds.shape.tracks]),
  removeFromPlaylist: z.tuple([id, trackIds.shape.tracks]),
  moveInPlaylist: z.tuple([id, move.shape.track, move.shape.position]),
  setFavourite: z.tuple([id, z.boolean()]),
  recordPlay: z.tuple([id]),
  processing: z.tuple([page]),
  update: z.tuple([updateRequest]),
  updateSettings: z.tuple([]),
} as const;

export type CallName = keyof typeof CALLS;
export type CallArguments<Name extends CallName> = z.input<(typeof CALLS)[Name]>;

/** An error crosses the channel as data: Electron would keep only its message. */
export type CallAnswer =
  | { readonly value: unknown }
  | { readonly error: { readonly code: string; readonly message: string; readonly hint: string } };

export type ChannelEvent =
  | { readonly name: 'state'; readonly data: AppState }
  /** Rows of the library changed. */
  | { readonly name: 'library' }
  | { readonly name: 'settings'; readonly data: Settings }
  | { readonly name: 'updates'; readonly data: UpdateState }
  /** The listener asks for a check in the menu. The page does it, so that it can show how it ends. */
  | { readonly name: 'check-for-updates' };

/** What the preload script gives to the page as `window.auralis`. Everything in it is cloned on its way. */
export interface Channel {
  /** Whether the app can update itself. */
  readonly hasUpdates: boolean;
  call(name: string, args: readonly unknown[]): Promise<CallAnswer>;
  listen(onEvent: (event: ChannelEvent) => void): () => void;
}
