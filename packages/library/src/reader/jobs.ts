import { openDatabase } from '@auralis/sqlite';
import { isDamage } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { libraryFacts } from '../measures.ts';
import * as browse from '../queries/browse.ts';
import { listFavouritePresets, listProcessing } from '../queries/mastering.ts';
import { listPlaylists } from '../queries/playlists.ts';
import { listPreferences } from '../queries/preferences.ts';
import { type SortedTracks, sortTracks } from '../queries/track-lists.ts';
import { countTracks, firstRowsQuery, type TrackList } from '../queries/track-orders.ts';
import { readTracks, type TrackRow } from '../queries/track-rows.ts';
import { type ComparisonRequest, compareWithBackup } from '../restore-comparison.ts';
import { buildSearchIndex, installSearchIndex, openSearchIndex } from '../search/search-index.ts';
import { searchTracks } from '../search/search-tracks.ts';

/** A page of a list, or of what a search found. */
export interface TrackPage extends browse.Page<TrackRow> {
  readonly position: number;
}

export interface SearchPage extends TrackPage {
  /** There are more than `total` tracks. */
  readonly isCapped: boolean;
  /** False while the index is being built for the first time: then there are no rows. */
  readonly isReady: boolean;
}

export interface TrackPageRequest extends browse.PageRequest {
  readonly list: TrackList;
}

export interface SearchRequest extends browse.PageRequest {
  readonly text: string;
}

/**
 * Everything that is read from a library, by name: one table for all threads. A thread has one connection that cannot
 * write.
 */
export function readerJobs(path: string, assertRunning: () => void) {
  let open: Database | null = null;
  let index: Database | null = null;
  const database = () => {
    open ??= openDatabase(path, { readonly: true });
    return open;
  };
  return {
    /** Closes the library. */
    close(): void {
      closeIndex();
      open?.close();
      open = null;
    },
    /** Changes with every commit of another connection (https://sqlite.org/pragma.html#pragma_data_version). */
    dataVersion: () => Number(database().pragma('data_version', { simple: true })),
    sort: (list: TrackList): SortedTracks => sortTracks(database(), list),
    rows: (ids: readonly bigint[]) => readTracks(database(), ids),
    /** The first rows of a list that is not sorted yet; null where no index delivers them. */
    firstRows({ list, position, limit }: TrackPageRequest): TrackPage | null {
      const query = firstRowsQuery(list);
      if (query === null) return null;
      const ids = database().prepare(query.sql).pluck().safeIntegers();
      const rows = readTracks(database(), ids.all(...query.parameters, limit, position) as readonly bigint[]);
      // What has no value is not among them: the list itself has the last rows.
      return rows.length < limit ? null : { rows, position, total: countTracks(database(), list.selection) };
    },
    /** A page of a list that is short enough to be sorted each time. */
    sortedPage({ list, position, limit }: TrackPageRequest): TrackPage {
      const { ids } = sortTracks(database(), list);
      return {
        rows: readTracks(database(), [...ids.subarray(position, position + limit)]),
        position,
        total: ids.length,
      };
    },
    search({ text, position, limit }: SearchRequest): SearchPage {
      index ??= openSearchIndex(path);
      if (index === null) return { rows: [], position, total: 0, isCapped: false, isReady: false };
      try {
        const { ids, isCapped } = searchTracks(index, text);
        const rows = readTracks(database(), ids.slice(position, position + limit));
        return { rows, position, total: ids.length, isCapped, isReady: true };
      } catch (error) {
        if (!isDamage(error)) throw error;
        closeIndex();
        return { rows: [], position, total: 0, isCapped: false, isReady: false };
      }
    },
    buildSearchIndex: () => buildSearchIndex(path, assertRunning),
    /** To be run by the thread that searches, which has the old index open. */
    installSearchIndex(built: string): void {
      closeIndex();
      installSearchIndex(path, built);
    },
    albums: (page: browse.PageRequest) => browse.listAlbums(database(), page),
    albumsOf: (artist: string) => browse.listAlbumsOf(database(), artist),
    album: (id: string) => browse.readAlbum(database(), id),
    artists: (page: browse.PageRequest) => browse.listArtists(database(), page),
    artist: (id: string) => browse.readArtist(database(), id),
    genres: () => browse.listGenres(database()),
    playlists: () => listPlaylists(database()),
    preferences: () => listPreferences(database()),
    processing: (page: browse.PageRequest) => listProcessing(database(), page),
    favouritePresets: () => listFavouritePresets(database()),
    facts: () => libraryFacts(database()),
    compareWithBackup: (request: ComparisonRequest) => compareWithBackup(path, request),
  };

  /** The next search opens it again: it may have been replaced. */
  function closeIndex(): void {
    index?.close();
    index = null;
  }
}

type Jobs = ReturnType<typeof readerJobs>;
export type JobName = keyof Jobs;
export type JobInput<Name extends JobName> = Parameters<Jobs[Name]>[0];
export type JobResult<Name extends JobName> = Awaited<ReturnType<Jobs[Name]>>;
