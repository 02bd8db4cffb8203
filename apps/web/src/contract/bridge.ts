import type { Releases, Settings, VersionInfo } from './about.ts';
import type { Backup, Backups, CreateRequest, Restored, RestorePreview } from './backups.ts';
import type {
  Added,
  Album,
  Albums,
  Artist,
  Artists,
  Found,
  Genre,
  Letters,
  ListRequest,
  PageRequest,
  Playlist,
  Processing,
  SearchRequest,
  Tracks,
  TracksRequest,
} from './library.ts';
import type { UpdateRequest, UpdateSettings, UpdateState } from './updates.ts';
import type { AppState, StartRequest, UpgradeHistory } from './upgrade.ts';

/** The connection of a window to the app: `offline` while the other side does not answer. */
export type Connection = 'online' | 'offline';

type InstallRequest = Extract<UpdateRequest, { readonly action: 'install' }>;

/**
 * The updates of the desktop app. What goes wrong with an update is in the state; a request that does not fit the state
 * changes nothing. A request rejects with a `BridgeError` where the updates could not be opened.
 */
export interface Updates {
  /** Calls back with the state at once, and whenever it changes. */
  watch(onState: (state: UpdateState) => void): () => void;
  /** Calls back when the listener asks for a check outside of the page, as in the menu of the app. */
  watchMenu(onCheck: () => void): () => void;
  settings(): Promise<UpdateSettings>;
  /** Asks the server. Always ends in a state that shows a result. */
  check(): Promise<void>;
  /** Resolves when the download has ended. */
  download(): Promise<void>;
  answer(request: Exclude<UpdateRequest, InstallRequest | { readonly action: 'check' | 'download' }>): Promise<void>;
  install(request: Omit<InstallRequest, 'action'>): Promise<void>;
}

/**
 * Everything that the interface asks of the app. The web app answers over HTTP, the desktop app over IPC.
 *
 * A request that is refused rejects with a `BridgeError`.
 */
export interface Bridge {
  /** Calls back with the state at once, and whenever it changes; also when the connection is lost and found. */
  watchState(onState: (state: AppState, connection: Connection) => void): () => void;
  /** Calls back when rows of the library changed, in this window or another. */
  watchLibrary(onChange: () => void): () => void;
  /** Calls back with the settings when they changed, in this window or another. */
  watchSettings(onSettings: (settings: Settings) => void): () => void;

  startUpgrade(request: StartRequest): Promise<void>;
  stopUpgrade(): Promise<void>;
  /** The listener has seen the receipt. */
  dismissReceipt(): Promise<void>;
  history(): Promise<UpgradeHistory>;
  /** The support report, without titles, names and paths. */
  report(): Promise<unknown>;

  version(): Promise<VersionInfo>;
  releases(): Promise<Releases>;
  markReleasesSeen(): Promise<void>;
  settings(): Promise<Settings>;
  changeSettings(change: Partial<Settings>): Promise<Settings>;

  backups(): Promise<Backups>;
  createBackup(request: CreateRequest): Promise<Backup>;
  verifyBackup(id: string): Promise<Backup>;
  deleteBackup(id: string): Promise<void>;
  previewRestore(id: string): Promise<RestorePreview>;
  restore(id: string): Promise<Restored>;
  undoRestore(): Promise<Restored>;
  /** Null where the app can't open folders, as in a browser. */
  readonly openFolder: ((folder: 'library' | 'backups') => Promise<void>) | null;
  /** Null where the app can't update itself, as in a browser. */
  readonly updates: Updates | null;

  tracks(request: TracksRequest, signal?: AbortSignal): Promise<Tracks>;
  letters(request: ListRequest, signal?: AbortSignal): Promise<Letters>;
  search(request: SearchRequest, signal?: AbortSignal): Promise<Found>;
  albums(page: PageRequest, signal?: AbortSignal): Promise<Albums>;
  album(id: string): Promise<Album>;
  artists(page: PageRequest, signal?: AbortSignal): Promise<Artists>;
  artist(id: string): Promise<Artist & { readonly albumRows: readonly Album[] }>;
  genres(): Promise<readonly Genre[]>;
  playlists(): Promise<readonly Playlist[]>;
  createPlaylist(name: string): Promise<Playlist>;
  renamePlaylist(id: string, name: string): Promise<void>;
  deletePlaylist(id: string): Promise<void>;
  /** Tracks that the playlist has already keep their place. */
  addToPlaylist(id: string, tracks: readonly string[]): Promise<Added>;
  removeFromPlaylist(id: string, tracks: readonly string[]): Promise<void>;
  moveInPlaylist(id: string, track: string, position: number): Promise<void>;
  setFavourite(track: string, favourite: boolean): Promise<void>;
  recordPlay(track: string): Promise<void>;
  processing(page: PageRequest): Promise<Processing>;
}

/** A request that the app refused, or that did not reach it (`OFFLINE`). */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  /** A code of docs/errors.md, or one of the API. */
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
