import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CALLS, CallName } from '@auralis/web/contract/channel';
import type { Controllers } from '@auralis/web/server/controllers';
import { apiError } from '@auralis/web/server/controllers/api-error';
import type { z } from 'zod';
import { UpdateError } from '../updates/errors.ts';
import type { UpdateController } from '../updates/update-controller.ts';

export interface CallTargets {
  readonly controllers: Controllers;
  /** Null where the app can't update itself; the reason where the updates could not be opened. */
  readonly updates: UpdateController | UpdateError | null;
  /** Path of the library. */
  readonly library: string;
  /** Shows a folder in the file manager; rejects where that is not possible. */
  readonly openFolder: (path: string) => Promise<void>;
  /** Sends the present state as events. */
  readonly sendState: () => void;
  /** Called after the listener has changed a setting. */
  readonly onSettings: () => void;
}

/** What each call does with its arguments, which are valid. */
export type CallHandlers = {
  readonly [Name in CallName]: (...args: z.output<(typeof CALLS)[Name]>) => unknown;
};

export function callHandlers(targets: CallTargets): CallHandlers {
  return { ...appCalls(targets), ...backupCalls(targets), ...libraryCalls(targets) };
}

function appCalls(targets: CallTargets) {
  const { controllers, updates, library, openFolder, sendState, onSettings } = targets;
  const { session, about } = controllers;
  return {
    watch: sendState,
    // How it ends is in the state.
    startUpgrade: (request) => void session.start(request),
    stopUpgrade: () => session.stop(),
    dismissReceipt: () => session.dismissReceipt(),
    history: () => about.history(),
    report: () => about.report(),
    version: () => about.version(),
    releases: () => about.releases(),
    markReleasesSeen: () => about.markReleasesSeen(),
    settings: () => about.settings(),
    changeSettings(change) {
      const settings = about.changeSettings(change);
      onSettings();
      return settings;
    },
    openFolder: (folder) => openFolder(folderOf(library, folder)),
    update: (request) => openedUpdates(updates).perform(request),
    updateSettings: () => openedUpdates(updates).settings(),
  } satisfies Partial<CallHandlers>;
}

function openedUpdates(updates: CallTargets['updates']): UpdateController {
  if (updates === null) throw apiError('NOT_FOUND', 'This app does not update itself.');
  if (updates instanceof UpdateError) throw updates;
  return updates;
}

/** The folder of backups, once there is one. */
function folderOf(library: string, folder: 'library' | 'backups'): string {
  const beside = dirname(library);
  const backups = join(beside, 'backups');
  return folder === 'backups' && existsSync(backups) ? backups : beside;
}

function backupCalls({ controllers: { backups } }: CallTargets) {
  return {
    backups: () => backups.list(),
    createBackup: (request) => backups.create(request),
    verifyBackup: (id) => backups.verify(id),
    deleteBackup: (id) => backups.remove(id),
    previewRestore: (id) => backups.preview(id),
    restore: (id) => backups.restore(id),
    undoRestore: () => backups.undoRestore(),
  } satisfies Partial<CallHandlers>;
}

function libraryCalls({ controllers: { library } }: CallTargets) {
  return {
    tracks: (request) => library.tracks(request),
    letters: (request) => library.letters(request),
    search: (request) => library.search(request),
    albums: (page) => library.albums(page),
    album: (id) => library.album(id),
    artists: (page) => library.artists(page),
    artist: (id) => library.artist(id),
    genres: () => library.genres(),
    playlists: () => library.playlists(),
    createPlaylist: (name) => library.createPlaylist(name),
    renamePlaylist: (id, name) => library.renamePlaylist(id, name),
    deletePlaylist: (id) => library.deletePlaylist(id),
    addToPlaylist: (id, tracks) => library.addToPlaylist(id, tracks),
    removeFromPlaylist: (id, tracks) => library.removeFromPlaylist(id, tracks),
    moveInPlaylist: (id, track, position) => library.moveInPlaylist(id, track, position),
    setFavourite: (track, favourite) => library.setFavourite(track, favourite),
    recordPlay: (track) => library.recordPlay(track),
    processing: (page) => library.processing(page),
  } satisfies Partial<CallHandlers>;
}
