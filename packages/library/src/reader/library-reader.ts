import { rmSync } from 'node:fs';
import type { LibraryFacts } from '../measures.ts';
import type * as browse from '../queries/browse.ts';
import type { ProcessingRow } from '../queries/mastering.ts';
import type { PlaylistRow } from '../queries/playlists.ts';
import type { Letter } from '../queries/track-lists.ts';
import type { TrackList } from '../queries/track-orders.ts';
import type { ComparisonRequest, LibraryRestorePreview } from '../restore-comparison.ts';
import type { SearchPage, SearchRequest, TrackPage, TrackPageRequest } from './jobs.ts';
import { OWN_WORKER, readerThread } from './reader-thread.ts';
import { sortedLists } from './sorted-lists.ts';

export interface LibraryReaderOptions {
  readonly path: string;
  /** In a bundle: the file into which the bundler put `@auralis/library/reader-worker`. */
  readonly workerFile?: URL | string | undefined;
}

/** Reads a library in threads of its own, so that no query of one client delays another or the app. */
export interface LibraryReader {
  /** A page of a list at any position. A list of a million tracks is sorted in the background after its first page. */
  tracks(request: TrackPageRequest): Promise<TrackPage>;
  /** Where each letter begins in a list that is sorted by a text; empty for others. */
  letters(list: TrackList): Promise<readonly Letter[]>;
  search(request: SearchRequest): Promise<SearchPage>;
  albums(page: browse.PageRequest): Promise<browse.Page<browse.AlbumRow>>;
  albumsOf(artist: string): Promise<readonly browse.AlbumRow[]>;
  album(id: string): Promise<browse.AlbumRow | null>;
  artists(page: browse.PageRequest): Promise<browse.Page<browse.ArtistRow>>;
  artist(id: string): Promise<browse.ArtistRow | null>;
  genres(): Promise<readonly browse.GenreRow[]>;
  playlists(): Promise<readonly PlaylistRow[]>;
  preferences(): Promise<Readonly<Record<string, string>>>;
  processing(page: browse.PageRequest): Promise<browse.Page<ProcessingRow>>;
  favouritePresets(): Promise<readonly string[]>;
  facts(): Promise<LibraryFacts>;
  /** For `previewLibraryRestore`. */
  compareWithBackup(request: ComparisonRequest): Promise<LibraryRestorePreview>;
  /**
   * Brings the search index up to date. Call it at the start, and after tracks were added or edited; searches use the old
   * index meanwhile. Calls while it is being built lead to one more build.
   */
  updateSearchIndex(): Promise<void>;
  /**
   * Ends all threads and closes the library: requests that wait, and later ones, fail with `CANCELLED`. Call it before a
   * restore, and open a new reader after it.
   */
  close(): Promise<void>;
}

/**
 * Opens a library for reading. It starts no thread yet, and never writes to the library; the search index is a file beside
 * it that is built again when it is missing.
 *
 * @example
 * const reader = openLibraryReader({ path: 'library.db' });
 * await reader.updateSearchIndex();
 * const list = { selection: { of: 'library' }, order: 'title', direction: 'ascending' } as const;
 * const { rows, total } = await reader.tracks({ list, position: 0, limit: 50 });
 * await reader.close();
 */
export function openLibraryReader({ path, workerFile = OWN_WORKER }: LibraryReaderOptions): LibraryReader {
  /** For what takes milliseconds. */
  const quick = readerThread(path, workerFile);
  /** For what takes seconds in a large library. */
  const slow = readerThread(path, workerFile);
  const searching = readerThread(path, workerFile);
  const indexing = readerThread(path, workerFile);
  const threads = [quick, slow, searching, indexing];
  const lists = sortedLists(quick, slow);
  /** An index of an earlier start may be of another content, until it was compared with the library. */
  let isCompared = false;
  const update = repeatable(async () => {
    const built = await indexing.run('buildSearchIndex', undefined);
    if (built !== null) await install(built);
    isCompared = true;
    await indexing.pause();
  });

  async function install(built: string): Promise<void> {
    try {
      await searching.run('installSearchIndex', built);
    } finally {
      // Where the reader was closed meanwhile.
      rmSync(built, { force: true });
    }
  }

  return {
    tracks: (request) => lists.page(request),
    letters: (list) => lists.letters(list),
    async search(request) {
      if (isCompared) return searching.run('search', request);
      return { rows: [], position: request.position, total: 0, isCapped: false, isReady: false };
    },
    albums: (page) => quick.run('albums', page),
    albumsOf: (artist) => quick.run('albumsOf', artist),
    album: (id) => quick.run('album', id),
    artists: (page) => quick.run('artists', page),
    artist: (id) => quick.run('artist', id),
    genres: () => quick.run('genres', undefined),
    playlists: () => quick.run('playlists', undefined),
    preferences: () => quick.run('preferences', undefined),
    processing: (page) => quick.run('processing', page),
    favouritePresets: () => quick.run('favouritePresets', undefined),
    facts: () => slow.run('facts', undefined),
    compareWithBackup: (request) => slow.run('compareWithBackup', request),
    updateSearchIndex: update,
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/** Work that runs once at a time: calls meanwhile share one more run, since the one before may have missed their reason. */
function repeatable(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const start = () => {
    next = null;
    running = work().finally(() => {
      if (next === null) running = null;
    });
    return running;
  };
  return () => {
    if (running === null) return start();
    next ??= running.then(start, start);
    return next;
  };
}
